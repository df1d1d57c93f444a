import { runWorker, type Services } from '@aisle/core'
import { buildApi, buildServices, closeApi, listen, reachDatabase, type ServiceEnvironment } from '@aisle/server'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

interface LocalStackOptions {
  readonly env: ServiceEnvironment
  readonly host: string
  readonly port: number
  readonly concurrency: number
  readonly log: Logger
}

export interface LocalStack {
  readonly port: number
  readonly services: Services
  /** Settles when the worker ends by itself, which it should not. */
  readonly worker: Promise<void>
  stop(): Promise<void>
}

/** Api and worker in this process. */
export async function startLocalStack({ env, host, port, concurrency, log }: LocalStackOptions): Promise<LocalStack> {
  const stopping = new AbortController()
  // One connection a job, the worker's own two, and some for the api.
  const services = buildServices(env, { log, stopping: stopping.signal, maxConnections: concurrency + 10 })
  try {
    await reachDatabase(services)
    const app = await buildApi(services, { log })
    await listen(app, { host, port })
    const worker = runWorker(services, { databaseUrl: env.DATABASE_URL, concurrency })
    return {
      port: portOf(app),
      services,
      worker,
      async stop() {
        stopping.abort()
        await Promise.allSettled([worker, closeApi(app)])
        await services.db.destroy()
      },
    }
  } catch (error) {
    await services.db.destroy()
    throw error
  }
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server listens nowhere.')
  return address.port
}
