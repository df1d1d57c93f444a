import { createHash, randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'

import {
  AisleError,
  type ApiServices,
  buildOpenApiDocument,
  checkDatabase,
  hasValidToken,
  parseBearer,
} from '@aisle/core'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Logger } from 'pino'

import { allowOrigins } from './allow-origins.ts'
import { consoleRoutes } from './console-routes.ts'
import { acceptSession } from './console-session.ts'
import { discardBody, readRest } from './discard-body.ts'
import { docsRoutes } from './docs-routes.ts'
import { handleErrors, rejectBadUrl, rejectBrokenHttp, rejectOddHttp } from './error-responses.ts'
import { isProbe, rejectAmbiguousHttp, reportRequest } from './request.ts'
import { restRoutes } from './rest-routes.ts'
import { traceRequests } from './trace-requests.ts'
import { trpcRoutes } from './trpc-routes.ts'

export interface ApiOptions {
  readonly log: Logger
  /** Reverse proxies whose `X-Forwarded-*` headers are trusted. */
  readonly trustedProxies?: readonly string[]
  /** Origins whose pages may call from a browser. Default: none. */
  readonly allowedOrigins?: readonly string[]
  /** Requests per minute of each token, and of each address without a valid one. Default 1,000. */
  readonly requestsPerMinute?: number
  /** The folder of the console's files. Default: none, if they have not been built. */
  readonly consoleFolder?: string | undefined
  /** Whether to trace requests. The global provider of OpenTelemetry must be set. */
  readonly isTraced?: boolean
}

const longestRequestMs = 30_000

/** Builds the HTTP server with all its routes; it does not listen yet. */
export async function buildApi(services: ApiServices, options: ApiOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    // We log one line ourselves, where Fastify would log two.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    frameworkErrors: (error, request, reply) => {
      reportRequest(request, reply, services.telemetry)
      rejectBadUrl(error, request, reply)
    },
    clientErrorHandler: rejectBrokenHttp,
    // Disconnects a caller who stops in the middle of a request. Node would look for such callers every 30 seconds.
    requestTimeout: longestRequestMs,
    http: {
      headersTimeout: longestRequestMs,
      connectionsCheckingInterval: 1000,
      // Node's own response would have no body.
      requireHostHeader: false,
    },
    // While the api is stopping, requests that have already arrived still get their normal response.
    return503OnClosing: false,
    // The schemas reject these keys, like any other unknown field.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  })
  // By default Fastify accepts plain text too.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => {
    reportRequest(request, reply, services.telemetry)
    reply.header('x-request-id', request.id)
  })
  if (options.isTraced === true) traceRequests(app)
  // Idle keep-alive connections would delay the stop.
  app.addHook('onSend', async (_request, reply) => {
    if (services.stopping.aborted) reply.header('connection', 'close')
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || !isJson(reply)) return payload
    // A line break at the end of the body, so that a shell's prompt starts on a new line.
    const line = `${payload}\n`
    return request.raw.complete ? line : discardBody(request, reply, line)
  })
  // Nothing else reads the body of these.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.raw.complete && ['GET', 'HEAD'].includes(request.method)) await readRest(request, reply)
  })
  closeSilentConnections(app)
  handleErrors(app)
  await app.register(helmet)
  await allowOrigins(app, options.allowedOrigins ?? [])
  rejectOddHttp(app)
  app.addHook('onRequest', rejectAmbiguousHttp)
  await acceptCookies(app, services)
  await limitRequests(app, services, options.requestsPerMinute ?? 1000)
  // What a browser requests when somebody opens the server's address.
  app.get('/', (_request, reply) => reply.redirect(options.consoleFolder === undefined ? '/docs' : '/console/'))
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send())
  serveProbes(app, services)
  // Built on the first request: at startup, it would take a quarter of the time.
  let document: ReturnType<typeof buildOpenApiDocument> | undefined
  app.get('/api/openapi.json', () => (document ??= buildOpenApiDocument()))
  await app.register(docsRoutes)
  await app.register((pages) => consoleRoutes(pages, services, options.consoleFolder), { prefix: '/console' })
  await app.register((api) => restRoutes(api, services), { prefix: '/api' })
  await app.register((trpc) => trpcRoutes(trpc, services), { prefix: '/trpc' })
  return app
}

/** Must be registered before whatever reads `Authorization`. */
async function acceptCookies(app: FastifyInstance, services: ApiServices): Promise<void> {
  await app.register(cookie)
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.cookie !== undefined) await acceptSession(request, reply, services)
  })
}

function serveProbes(app: FastifyInstance, services: ApiServices): void {
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    await checkDatabase(services)
    return { status: 'ok' }
  })
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

/**
 * Limits the requests per minute of each valid token, and of each address without one. Each api process counts separately.
 * Guesses neither count against the valid tokens of their address nor push them out of their store.
 */
async function limitRequests(app: FastifyInstance, services: ApiServices, perMinute: number): Promise<void> {
  await app.register(rateLimit, { global: false, max: perMinute, timeWindow: 60_000 })
  const byToken = app.createRateLimit({ keyGenerator: digestToken })
  const byAddress = app.createRateLimit()

  async function isAuthenticated(request: FastifyRequest): Promise<boolean> {
    const { authorization } = request.headers
    if (!parseBearer(authorization)) return false
    const known = await byToken(request, { increment: false })
    // Has been valid within the last minute.
    if (!known.isAllowed && known.remaining < known.max) return true
    return hasValidToken(services, { authorization, host: request.hostname })
  }

  app.addHook('onRequest', async (request, reply) => {
    if (isProbe(request)) return
    const tokenId = (await isAuthenticated(request)) ? parseBearer(request.headers.authorization)?.id : undefined
    if (tokenId !== undefined) request.facts.tokenId = tokenId
    const limit = await (tokenId === undefined ? byAddress : byToken)(request)
    if (limit.isAllowed) return
    const { max, remaining, ttlInSeconds, isExceeded } = limit
    reply.headers({ 'x-ratelimit-limit': max, 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': ttlInSeconds })
    if (isExceeded) throw tooMany(ttlInSeconds)
  })
}

/** Digests the whole token: a stranger who knows only the id of a token cannot use up its allowance. */
function digestToken({ headers }: FastifyRequest): string {
  const { id, secret } = parseBearer(headers.authorization) ?? {}
  return createHash('sha256').update(`${id}_${secret}`).digest('base64')
}

function tooMany(seconds: number): AisleError {
  return new AisleError(
    'ERR_RATE_LIMITED',
    `Too many requests. Retry in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    {
      retryAfterSeconds: seconds,
    },
  )
}

function isJson(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('application/json')
}
