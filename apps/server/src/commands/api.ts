import { pino } from 'pino'

import { buildApi, closeApi } from '../api/build-api.ts'
import { readEnvironment } from '../environment.ts'
import { aborted, stopOnSignal } from '../lifetime.ts'
import { listen } from '../listen.ts'
import { reachDatabase } from '../reach-database.ts'
import { buildServices, serviceVariables } from '../services.ts'

const variables = [...serviceVariables, 'HOST', 'PORT', 'AISLE_TRUSTED_PROXIES', 'LOG_LEVEL'] as const

/** Answers HTTP until it is told to stop, then finishes what it is answering. */
export async function runApi(source: NodeJS.ProcessEnv): Promise<void> {
  const env = readEnvironment(source, variables)
  const stopping = stopOnSignal()
  const log = pino({ level: env.LOG_LEVEL })
  const services = buildServices(env, { log, stopping })
  try {
    await reachDatabase(services)
    const app = await buildApi(services, { log, trustedProxies: env.AISLE_TRUSTED_PROXIES })
    await listen(app, { host: env.HOST, port: env.PORT })
    await aborted(stopping)
    await closeApi(app)
  } finally {
    await services.db.destroy()
  }
}
