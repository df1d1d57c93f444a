import { migrate } from '@aisle/db'
import {
  aborted,
  apiVariables,
  directUrlOf,
  openReadableLog,
  readEnvironment,
  stopOnSignal,
  workerVariables,
} from '@aisle/server'

import { buildConsole } from './build-console.ts'
import { createFirstTenant } from './first-tenant.ts'
import { greeting } from './greeting.ts'
import { closeAll, type Part, startLocalParts } from './local-parts.ts'
import { startLocalStack } from './local-stack.ts'

export const startVariables = [...new Set([...apiVariables, ...workerVariables])]

/** Runs everything in one process, including what the environment does not set. */
export async function runStart(source: NodeJS.ProcessEnv, { data }: { data: string }): Promise<void> {
  const stopping = stopOnSignal()
  const parts: Part[] = []
  try {
    const { env: variables, simulator, ownDatabaseUrl } = await startLocalParts(source, { dataFolder: data, parts })
    // A log line for each request would scroll the token away. Receivers of webhooks are on this machine.
    const defaults = { LOG_LEVEL: 'warn', AISLE_PRIVATE_WEBHOOKS: 'allowed' }
    const env = readEnvironment({ ...defaults, ...variables }, startVariables)
    await migrate(directUrlOf(env))
    await buildConsole()
    const stack = await startLocalStack(env, await openReadableLog(env.LOG_LEVEL))
    parts.push({ close: () => stack.stop() })
    const tenant = await createFirstTenant(stack.services.db, simulator?.sellers[0])
    console.log(greeting({ port: stack.port, tenant, simulator, ownDatabaseUrl }))
    await Promise.race([aborted(stopping), stack.worker])
  } finally {
    await closeAll(parts)
  }
}
