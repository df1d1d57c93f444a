import { runWorker } from '@aisle/core'
import { jobTimeouts } from '@aisle/db'

import { directUrlOf } from '../direct-database.ts'
import { readEnvironment } from '../environment.ts'
import { stopOnSignal } from '../lifetime.ts'
import { openLog } from '../log.ts'
import { reachDatabase, warnOfExcessRights } from '../reach-database.ts'
import { buildServices, serviceVariables } from '../services.ts'

export const workerVariables = [...serviceVariables, 'AISLE_WORKER_CONCURRENCY', 'LOG_LEVEL'] as const

/** Runs jobs until it is told to stop, then finishes the pages in progress and requeues the rest. */
export async function runWorkerCommand(source: NodeJS.ProcessEnv): Promise<void> {
  const env = readEnvironment(source, workerVariables)
  const log = await openLog(env.LOG_LEVEL)
  const concurrency = env.AISLE_WORKER_CONCURRENCY
  // While a job commits a page on its own connection, fetching the next may have to wait for one.
  const pool = { maxConnections: concurrency + 2, timeouts: jobTimeouts }
  const services = buildServices(env, { log, stopping: stopOnSignal(), ...pool })
  try {
    await reachDatabase(services, env)
    await warnOfExcessRights(services)
    log.info({ concurrency }, 'worker ready')
    await runWorker(services, { databaseUrl: directUrlOf(env), concurrency })
  } finally {
    await services.db.destroy()
  }
}
