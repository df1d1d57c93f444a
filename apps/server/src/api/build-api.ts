import { createHash, randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'

import { AisleError, type ApiServices, buildOpenApiDocument, checkDatabase, parseBearer } from '@aisle/core'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Logger } from 'pino'

import { allowOrigins } from './allow-origins.ts'
import { docsRoutes } from './docs-routes.ts'
import { handleErrors, rejectBrokenHttp, sendError } from './error-responses.ts'
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

/** Builds the HTTP server with all its routes; it does not listen yet. */
export async function buildApi(services: ApiServices, options: ApiOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log.child({}, { serializers: { req: describeRequest } }) as FastifyBaseLogger,
    genReqId: () => randomUUID(),
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    frameworkErrors: sendError,
    clientErrorHandler: rejectBrokenHttp,
    // Disconnects a caller who stops in the middle of a request.
    requestTimeout: 30_000,
    // While the api is stopping, requests that have already arrived still get their normal response.
    return503OnClosing: false,
    // The schemas reject these keys like any other unknown field.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  })
  // By default Fastify accepts plain text too.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  // Idle keep-alive connections would delay the stop.
  app.addHook('onSend', async (_request, reply) => {
    if (services.stopping.aborted) reply.header('connection', 'close')
  })
  // A line break at the end of the body, so that a shell's prompt starts on a new line.
  app.addHook('onSend', async (_request, reply, payload) =>
    typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('application/json')
      ? `${payload}\n`
      : payload,
  )
  closeSilentConnections(app)
  handleErrors(app)
  await app.register(helmet)
  await allowOrigins(app, options.allowedOrigins ?? [])
  // What a browser requests when somebody opens the server's address.
  app.get('/', (_request, reply) => reply.redirect('/docs'))
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send())
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    await checkDatabase(services)
    return { status: 'ok' }
  })
  await app.register(async (limited) => {
    limited.addHook('onRequest', rejectAmbiguousHost)
    await limitRequests(limited, options.requestsPerMinute ?? 1000)
    // Built on the first request: at the start, it would take a quarter of the time.
    let document: ReturnType<typeof buildOpenApiDocument> | undefined
    limited.get('/api/openapi.json', () => (document ??= buildOpenApiDocument()))
    await limited.register(docsRoutes)
    await limited.register((api) => restRoutes(api, services), { prefix: '/api' })
    await limited.register((trpc) => trpcRoutes(trpc, services), { prefix: '/trpc' })
  })
  return app
}

// Time in which a request that is already on its way can still arrive.
const graceMs = 500

/**
 * Closes connections that have never sent anything when the api stops. Node does not count them as idle: they would delay
 * the stop.
 */
function closeSilentConnections(app: FastifyInstance): void {
  const connections = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  app.addHook('preClose', async () => {
    setTimeout(() => {
      for (const socket of connections) if (socket.bytesRead === 0) socket.destroy()
    }, graceMs).unref()
  })
}

const longestCloseMs = 30_000

/** Stops listening and waits for the requests under way, for 30 seconds at most. */
export async function closeApi(app: FastifyInstance): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), longestCloseMs)
  await app.close()
  clearTimeout(cutOff)
}

/** Limits the requests per minute of each token, or of each address without one. Each api process counts separately. */
async function limitRequests(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    keyGenerator: callerOf,
    errorResponseBuilder: (_request, { after }) =>
      new AisleError('ERR_RATE_LIMITED', `Too many requests. Retry in ${after}.`),
  })
}

/** Hashes the whole token: a stranger who knows only the id of a token cannot use up its allowance. */
function callerOf(request: FastifyRequest): string {
  const token = parseBearer(request.headers.authorization)
  return token ? createHash('sha256').update(`${token.id}_${token.secret}`).digest('base64') : request.ip
}

/** For the log. Omits the query, because callers put whole inputs there, sometimes with secrets. */
function describeRequest({ method, url, host, ip }: FastifyRequest) {
  return { method, url: url.split('?')[0], host, remoteAddress: ip }
}

/** The host selects the tenant. With two Host headers, a reverse proxy may have checked the other one. */
async function rejectAmbiguousHost({ host, raw }: FastifyRequest): Promise<void> {
  const hosts = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  if (hosts.length === 1 && /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(host)) return
  throw new AisleError('ERR_BAD_REQUEST', 'The Host header must name one host.')
}
