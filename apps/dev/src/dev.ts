import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

import { createDatabase, migrate } from '@aisle/db'
import { aborted, directUrlOf, programFile, readableStream, readEnvironment, stopOnSignal } from '@aisle/server'

import { createFirstTenant } from './first-tenant.ts'
import { greeting } from './greeting.ts'
import { closeAll, type Part, startLocalParts } from './local-parts.ts'
import { startVariables } from './start.ts'

/** Runs api and worker as separate processes, each restarted when a file that it has imported changes. */
export async function runDev(source: NodeJS.ProcessEnv, { data }: { data: string }): Promise<void> {
  const stopping = stopOnSignal()
  const parts: Part[] = []
  try {
    const { env, simulator, ownDatabaseUrl } = await startLocalParts(source, { dataFolder: data, parts })
    const variables = readEnvironment(env, startVariables)
    const url = directUrlOf(variables)
    await migrate(url)
    const db = createDatabase({ url, maxConnections: 1 })
    const tenant = await createFirstTenant(db, simulator?.sellers[0])
    await db.destroy()
    const children = await Promise.all(['api', 'worker'].map((command) => startWatched(command, env)))
    const exits = children.map((child) => once(child, 'exit'))
    parts.push({ close: () => endAll(children, exits) })
    console.log(greeting({ port: variables.PORT, tenant, simulator, ownDatabaseUrl }))
    await Promise.race([aborted(stopping), ...exits])
  } finally {
    await closeAll(parts)
  }
}

async function startWatched(command: string, env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const log = await readableStream()
  const child = spawn(process.execPath, ['--watch', '--watch-preserve-output', programFile, command], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.pipe(log)
  return child
}

async function endAll(children: readonly ChildProcess[], exits: readonly Promise<unknown>[]): Promise<void> {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(exits)
}
