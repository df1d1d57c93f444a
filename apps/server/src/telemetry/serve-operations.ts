import { AisleError, errorResponse } from '@aisle/core'
import type { FastifyBaseLogger } from 'fastify'
import type { Logger } from 'pino'

import type { Environment } from '../environment.ts'
import { listen } from '../listen.ts'
import type { OpenTelemetry } from './open-telemetry.ts'

interface Options extends Pick<OpenTelemetry, 'respondWithMetrics'> {
  readonly log: Logger
  /** Throws an AisleError unless the process can do its work. */
  readonly check: () => Promise<void>
}

/** Serves health checks and metrics on a port of their own, without authentication. Returns a function that ends this. */
export async function serveOperations(
  { HOST: host, AISLE_METRICS_PORT: port }: Environment<'AISLE_METRICS_PORT' | 'HOST'>,
  { log, check, respondWithMetrics }: Options,
): Promise<() => Promise<void>> {
  if (port === undefined) return () => Promise.resolve()
  // Imported lazily: a worker has no other use for it.
  const { fastify, LogController } = await import('fastify')
  const app = fastify({
    forceCloseConnections: true,
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
  })
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = errorResponse(error, { id: request.id, facts: {} })
    if (body.code === 'ERR_INTERNAL') log.error({ err: error, requestId: request.id }, 'request failed')
    return reply.code(status).headers(headers).send(body)
  })
  app.setNotFoundHandler((request) => {
    throw new AisleError('ERR_NOT_FOUND', `There is nothing at ${request.method} ${request.url}.`)
  })
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    await check()
    return { status: 'ok' }
  })
  app.get('/metrics', (request, reply) => {
    reply.hijack()
    respondWithMetrics?.(request.raw, reply.raw)
  })
  await listen(app, { host, port, portVariable: 'AISLE_METRICS_PORT', says: 'Metrics and health checks' })
  return () => app.close()
}
