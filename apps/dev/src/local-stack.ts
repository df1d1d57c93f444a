import { runWorker, type Services } from '@aisle/core'
import {
  apiConnections,
  apiOptions,
  type apiVariables,
  buildApi,
  buildApiServices,
  buildServices,
  closeApi,
  directUrlOf,
  type Environment,
  listen,
  reachDatabase,
  type workerVariables,
} from '@aisle/server'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

type StackEnvironment = Environment<(typeof apiVariables)[number] | (typeof workerVariables)[number]>

interface LocalStack {
  readonly port: number
  readonly services: Services
  /** Settles if the worker ends without having been stopped, which is an error. */
  readonly worker: Promise<void>
  stop(): Promise<void>
}

/** Runs api and worker in this process. */
export async function startLocalStack(env: StackEnvironment, log: Logger): Promise<LocalStack> {
  const stopping = new AbortController()
  const concurrency = env.AISLE_WORKER_CONCURRENCY
  // One connection for each job, two for pages that are fetched meanwhile, and the api's.
  const maxConnections = concurrency + 2 + apiConnections
  const services = buildServices(env, { log, stopping: stopping.signal, maxConnections })
  try {
    await reachDatabase(services, env)
    const app = await buildApi(buildApiServices(services), apiOptions(env, log))
    await listen(app, { host: env.HOST, port: env.PORT })
    const worker = runWorker(services, { databaseUrl: directUrlOf(env), concurrency })
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
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen on a port.')
  return address.port
}
