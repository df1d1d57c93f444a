import { randomBytes, randomUUID } from 'node:crypto'
import { access, constants, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { readEnvironment, StartError, variableNames } from '@aisle/server'
import { createSimulator, type Simulator } from '@aisle/walmart-simulator'

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

export interface LocalParts {
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
    // An empty variable counts as not set.
    if (value !== undefined && value !== '') env[name] = value
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

/** Creates the data folder if it is missing. */
async function openFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
    if (!(await stat(folder)).isDirectory()) throw new Error('it is a file')
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StartError(`--data ${folder} is not a folder that can be written to (${(error as Error).message}).`)
  }
}

/** Like `mkdir` with `recursive`, which never returns below /proc. */
async function makeFolder(folder: string): Promise<void> {
  const make = () =>
    mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder))
    await make()
  })
}

/** Created once and atomically: only this key decrypts the secrets in the data folder. */
async function readOrCreateKey(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'encryption-key')
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, `local:${randomBytes(32).toString('base64')}`, { mode: 0o600 })
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(file, 'utf8')
}
