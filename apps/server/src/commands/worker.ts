import { backlogMeter, checkWorker, lagMeter, runWorker, type WorkerState } from '@aisle/core'
import { jobTimeouts } from '@aisle/db'

import { directUrlOf } from '../direct-database.ts'
import { readEnvironment } from '../environment.ts'
import { stopOnSignal } from '../lifetime.ts'
import { openLog } from '../log.ts'
import { reachDatabase, warnOfExcessRights } from '../reach-database.ts'
import { buildServices, serviceVariables } from '../services.ts'
import { observeBacklog, observeLag } from '../telemetry/observe-instances.ts'
import { observeProcess } from '../telemetry/observe-process.ts'
import { openTelemetry, telemetryVariables } from '../telemetry/open-telemetry.ts'
import { serveOperations } from '../telemetry/serve-operations.ts'

export const workerVariables = [...serviceVariables, 'AISLE_WORKER_CONCURRENCY', 'LOG_LEVEL'] as const
export const workerCommandVariables = [...workerVariables, 'HOST', ...telemetryVariables] as const

/** Runs jobs until it is told to stop, then finishes the pages in progress and requeues the rest. */
export async function runWorkerCommand(source: NodeJS.ProcessEnv): Promise<void> {
  const env = readEnvironment(source, workerCommandVariables)
  const log = await openLog(env.LOG_LEVEL)
  const concurrency = env.AISLE_WORKER_CONCURRENCY
  // While a job commits a page on its own connection, fetching the next may have to wait for one.
  const pool = { maxConnections: concurrency + 2, timeouts: jobTimeouts }
  const { telemetry, meter, respondWithMetrics, close } = await openTelemetry(env, { role: 'worker', log })
  const services = buildServices(env, { log, stopping: stopOnSignal(), telemetry, ...pool })
  if (meter) {
    observeProcess(meter, services)
    observeLag(meter, lagMeter(services))
    observeBacklog(meter, backlogMeter(services))
  }
  const state: WorkerState = { isQueueRunning: false, isLeaseHeld: false }
  try {
    await reachDatabase(services, env)
    await warnOfExcessRights(services)
    const check = () => checkWorker(services, state)
    const endOperations = await serveOperations(env, { log, check, respondWithMetrics })
    log.info({ concurrency }, 'worker ready')
    await runWorker(services, { databaseUrl: directUrlOf(env), concurrency, state })
    await endOperations()
  } finally {
    await close()
    await services.db.destroy()
  }
}
