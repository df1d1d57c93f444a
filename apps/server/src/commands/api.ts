import { checkDatabase } from '@aisle/core'
import type { Logger } from 'pino'

import type { ApiOptions } from '../api/build-api.ts'
import { findConsole } from '../console-folder.ts'
import { type Environment, readEnvironment } from '../environment.ts'
import { aborted, stopOnSignal } from '../lifetime.ts'
import { listen } from '../listen.ts'
import { openLog } from '../log.ts'
import { reachDatabase, warnOfExcessRights } from '../reach-database.ts'
import { buildApiServices, buildServices, serviceVariables } from '../services.ts'
import { observeProcess } from '../telemetry/observe-process.ts'
import { openTelemetry, telemetryVariables } from '../telemetry/open-telemetry.ts'
import { serveOperations } from '../telemetry/serve-operations.ts'

export const apiVariables = [
  ...serviceVariables,
  'HOST',
  'PORT',
  'AISLE_TRUSTED_PROXIES',
  'AISLE_ALLOWED_ORIGINS',
  'AISLE_REQUESTS_PER_MINUTE',
  'LOG_LEVEL',
] as const
export const apiCommandVariables = [...apiVariables, ...telemetryVariables] as const

/** Serves HTTP until it is told to stop, then finishes the requests under way. */
export async function runApi(source: NodeJS.ProcessEnv): Promise<void> {
  const env = readEnvironment(source, apiCommandVariables)
  // The other commands start a third faster without it.
  const { buildApi, closeApi } = await import('../api/build-api.ts')
  const stopping = stopOnSignal()
  const log = await openLog(env.LOG_LEVEL)
  const { telemetry, meter, isTraced, respondWithMetrics, close } = await openTelemetry(env, { role: 'api', log })
  const services = buildApiServices(buildServices(env, { log, stopping, telemetry }))
  if (meter) observeProcess(meter, services)
  try {
    await reachDatabase(services, env)
    await warnOfExcessRights(services)
    const app = await buildApi(services, { ...apiOptions(env, log), isTraced })
    await listen(app, { host: env.HOST, port: env.PORT })
    const check = () => checkDatabase(services)
    const endOperations = await serveOperations(env, { log, check, respondWithMetrics })
    await aborted(stopping)
    await closeApi(app)
    await endOperations()
  } finally {
    await close()
    await services.db.destroy()
  }
}

export function apiOptions(env: Environment<(typeof apiVariables)[number]>, log: Logger): ApiOptions {
  return {
    log,
    trustedProxies: env.AISLE_TRUSTED_PROXIES,
    allowedOrigins: env.AISLE_ALLOWED_ORIGINS,
    requestsPerMinute: env.AISLE_REQUESTS_PER_MINUTE,
    consoleFolder: findConsole(),
  }
}
