import { join } from 'node:path'

import { readEnvironment, StartError, variableNames } from '@aisle/server'
import { createSimulator, type Simulator } from '@aisle/walmart-simulator'

import { openFolder, readOrCreateKey } from './data-folder.ts'
import { startEmbeddedPostgres } from './embedded-postgres/index.ts'

/** A part that was started and must be closed, in reverse order. */
export interface Part {
  close(): Promise<void>
}

/** Closes every part, the last one first, even if one of them fails. */
export async function closeAll(parts: readonly Part[]): Promise<void> {
  const last = parts.at(-1)
  if (!last) return
  try {
    await last.close()
  } finally {
    await closeAll(parts.slice(0, -1))
  }
}

interface LocalParts {
  /** The caller's variables, and those of the parts started here. */
  readonly env: Readonly<Record<string, string>>
  readonly simulator: Simulator | undefined
  /** The URL of the embedded Postgres, if it was started. */
  readonly ownDatabaseUrl: string | undefined
}

interface Options {
  readonly dataFolder: string
  /** Collects the started parts, so that they are closed even if a later one fails. */
  readonly parts: Part[]
}

/** Provides what the environment does not set: Postgres, the simulator, and an encryption key in the data folder. */
export async function startLocalParts(source: NodeJS.ProcessEnv, { dataFolder, parts }: Options): Promise<LocalParts> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(source)) {
    // An empty variable counts as not set. The api and the worker of `dev` cannot share a port.
    if (value !== undefined && value !== '' && name !== 'AISLE_METRICS_PORT') env[name] = value
  }
  // Checked first, so that a wrong setting starts nothing and leaves nothing in the data folder.
  readEnvironment(
    env,
    variableNames.filter((name) => env[name] !== undefined),
  )
  if (env['AISLE_ENCRYPTION_KEYS'] === undefined || env['DATABASE_URL'] === undefined) await openFolder(dataFolder)
  env['AISLE_ENCRYPTION_KEYS'] ??= await readOrCreateKey(dataFolder)
  let ownDatabaseUrl: string | undefined
  if (env['DATABASE_URL'] === undefined) {
    const postgres = await startEmbeddedPostgres({ directory: join(dataFolder, 'postgres') }).catch((error: Error) => {
      throw new StartError(error.message)
    })
    parts.push({ close: () => postgres.stop() })
    env['DATABASE_URL'] = ownDatabaseUrl = postgres.url
  }
  let simulator: Simulator | undefined
  if (env['WALMART_SANDBOX_URL'] === undefined) {
    const started = (simulator = createSimulator())
    env['WALMART_SANDBOX_URL'] = await started.listen()
    parts.push({ close: () => started.close() })
  }
  return { env, simulator, ownDatabaseUrl }
}
