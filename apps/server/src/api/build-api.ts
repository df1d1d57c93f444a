import { randomUUID } from 'node:crypto'

import { checkDatabase, openApiDocument, type Services } from '@aisle/core'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

import { answerErrors, sendError } from './error-answers.ts'
import { limitRequests } from './rate-limit.ts'
import { restDoor } from './rest-door.ts'
import { trpcDoor } from './trpc-door.ts'

export interface ApiOptions {
  readonly log: Logger
  /** Reverse proxies whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies?: readonly string[]
  /** Requests a minute and token. Default 1,000. */
  readonly requestsPerMinute?: number
}

/** The HTTP server, with all its doors, not yet listening. */
export async function buildApi(services: Services, options: ApiOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    genReqId: () => randomUUID(),
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    frameworkErrors: sendError,
  })
  // Fastify takes plain text too; here a body is JSON or nothing.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  answerErrors(app)
  await app.register(helmet)
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    await checkDatabase(services)
    return { status: 'ok' }
  })
  await app.register(async (limited) => {
    await limitRequests(limited, options.requestsPerMinute ?? 1000)
    limited.get('/api/openapi.json', () => openApiDocument)
    await limited.register((door) => restDoor(door, services), { prefix: '/api' })
    await limited.register((door) => trpcDoor(door, services), { prefix: '/trpc' })
  })
  return app
}
