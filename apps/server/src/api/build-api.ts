import { randomUUID } from 'node:crypto'

import { AisleError, checkDatabase, buildOpenApiDocument, type Services } from '@aisle/core'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Logger } from 'pino'

import { allowOrigins } from './allow-origins.ts'
import { docsRoutes } from './docs-routes.ts'
import { handleErrors, rejectBrokenHttp, sendError } from './error-responses.ts'
import { homeRoutes } from './home-routes.ts'
import { limitRequests } from './rate-limit.ts'
import { restRoutes } from './rest-routes.ts'
import { trpcRoutes } from './trpc-routes.ts'

export interface ApiOptions {
  readonly log: Logger
  /** Reverse proxies whose `X-Forwarded-*` headers are trusted. */
  readonly trustedProxies?: readonly string[]
  /** Origins whose pages may call from a browser. Default: none. */
  readonly allowedOrigins?: readonly string[]
  /** Requests per minute and token. Default 1,000. */
  readonly requestsPerMinute?: number
}

/** The HTTP server, with all its routes, not yet listening. */
export async function buildApi(services: Services, options: ApiOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log.child({}, { serializers: { req: describeRequest } }) as FastifyBaseLogger,
    genReqId: () => randomUUID(),
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    frameworkErrors: sendError,
    clientErrorHandler: rejectBrokenHttp,
    // A caller who stops in the middle of a request holds nothing up for longer than this.
    requestTimeout: 30_000,
    // While the api stops, a request that is here already is answered like any other.
    return503OnClosing: false,
    // Such keys are unknown fields like others, and refused as such.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  })
  // Fastify takes plain text too; here a body is JSON or nothing.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  // A connection that stays open after its last answer would hold up the stop.
  app.addHook('onSend', async (_request, reply) => {
    if (services.stopping.aborted) reply.header('connection', 'close')
  })
  handleErrors(app)
  await app.register(helmet)
  await allowOrigins(app, options.allowedOrigins ?? [])
  await app.register(homeRoutes)
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    await checkDatabase(services)
    return { status: 'ok' }
  })
  await app.register(async (limited) => {
    limited.addHook('onRequest', refuseOddHosts)
    await limitRequests(limited, options.requestsPerMinute ?? 1000)
    const document = buildOpenApiDocument()
    limited.get('/api/openapi.json', () => document)
    await limited.register(docsRoutes)
    await limited.register((api) => restRoutes(api, services), { prefix: '/api' })
    await limited.register((trpc) => trpcRoutes(trpc, services), { prefix: '/trpc' })
  })
  return app
}

const longestCloseMs = 30_000

/** Stops to listen, and ends when all that was being answered is; a caller who does not come to an end is cut off. */
export async function closeApi(app: FastifyInstance): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), longestCloseMs)
  await app.close()
  clearTimeout(cutOff)
}

/** For the log: without the query, where callers put whole inputs, and sometimes secrets. */
function describeRequest({ method, url, host, ip }: FastifyRequest) {
  return { method, url: url.split('?')[0], host, remoteAddress: ip }
}

/** The host chooses the tenant: it must be one, and only one, or a proxy before us may have read another. */
async function refuseOddHosts({ host, raw }: FastifyRequest): Promise<void> {
  const hosts = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  if (hosts.length === 1 && /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(host)) return
  throw new AisleError('ERR_BAD_REQUEST', 'The Host header must name one host.')
}
