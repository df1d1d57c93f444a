import type { Logger } from 'pino'

import { type ApiOptions, buildApi, closeApi } from '../api/build-api.ts'
import { type Environment, readEnvironment } from '../environment.ts'
import { aborted, stopOnSignal } from '../lifetime.ts'
import { listen } from '../listen.ts'
import { openLog } from '../log.ts'
import { reachDatabase, warnOfExcessRights } from '../reach-database.ts'
import { buildApiServices, buildServices, serviceVariables } from '../services.ts'

export const apiVariables = [
  ...serviceVariables,
  'HOST',
  'PORT',
  'AISLE_TRUSTED_PROXIES',
  'AISLE_ALLOWED_ORIGINS',
  'AISLE_REQUESTS_PER_MINUTE',
  'LOG_LEVEL',
] as const

/** Serves HTTP until it is told to stop, then finishes the requests under way. */
export async function runApi(source: NodeJS.ProcessEnv): Promise<void> {
  const env = readEnvironment(source, apiVariables)
  const stopping = stopOnSignal()
  const log = await openLog(env.LOG_LEVEL)
  const services = buildServices(env, { log, stopping })
  try {
    await reachDatabase(services, env)
    await warnOfExcessRights(services)
    const app = await buildApi(buildApiServices(services), apiOptions(env, log))
    await listen(app, { host: env.HOST, port: env.PORT })
    await aborted(stopping)
    await closeApi(app)
  } finally {
    await services.db.destroy()
  }
}

export function apiOptions(env: Environment<(typeof apiVariables)[number]>, log: Logger): ApiOptions {
  return {
    log,
    trustedProxies: env.AISLE_TRUSTED_PROXIES,
    allowedOrigins: env.AISLE_ALLOWED_ORIGINS,
    requestsPerMinute: env.AISLE_REQUESTS_PER_MINUTE,
  }
}
