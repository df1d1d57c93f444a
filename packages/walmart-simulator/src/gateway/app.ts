import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'

import { thresholdHeaders, tooManyCalls } from '../limits/threshold.ts'
import type { SimulatedSeller } from '../seller.ts'
import { controlOptions, serveControl } from '../switches/serve-control.ts'
import { cut, delay, disturb } from './disturb.ts'
import { findApplication, issueToken } from './issue-token.ts'
import { bodyOf, effectsOn, eventOn, pathOf, searchOf } from './read-request.ts'
import { Refusal } from './refusal.ts'
import { readHeader, requireHeaders, requireToken } from './require-headers.ts'
import { serveEndpoints } from './serve-endpoints.ts'
import type { Tls } from './tls.ts'
import { describeToken } from './token-detail.ts'
import type { World } from './world.ts'

const tokenPath = '/v3/token'
// Room for the largest feed and a bit more, so that it is the feed's own limit that is met.
const bodyLimit = 32 * 2 ** 20
const controlPrefix = '/simulator'

/** Walmart Marketplace as an HTTP server: log, then faults, then the gateway, then the endpoints. */
export function buildApp(world: World, https: Tls | undefined): FastifyInstance {
  const app: FastifyInstance = fastify({
    ...(https === undefined ? {} : { https }),
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    bodyLimit,
    frameworkErrors: answerError,
    routerOptions: { maxParamLength: 1000 },
    ...controlOptions,
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  for (const name of ['seller', 'effects', 'setStatus']) app.decorateRequest(name, undefined)
  addHooks(app, world)
  app.post(tokenPath, (request) =>
    issueToken(request.headers, bodyOf(request).toString(), { ...world, now: world.clock.now() }),
  )
  app.get(`${tokenPath}/detail`, ({ headers }) => describeToken(headers, world.tokens, world.clock.now()))
  serveEndpoints(app, world)
  app.register((control) => serveControl(control, world), { prefix: controlPrefix })
  addErrors(app)
  return app
}

function addHooks(app: FastifyInstance, world: World): void {
  app.addHook('onRequest', async (request, reply) => {
    if (isControl(request)) return
    const { method, url, headers } = request
    const at = world.clock.now()
    request.setDecorator('setStatus', world.log.add({ method, url, path: pathOf(request), headers, at }))
    const clientId = callerOf(request, world)?.clientId
    request.setDecorator('effects', world.faults.take({ method, url, clientId, route: request.routeOptions.url }))
    await disturb(effectsOn(request), reply, world.clock.now)
  })
  app.addHook('onRequest', async (request, reply) => {
    if (isControl(request) || isTokenRequest(request)) return
    if (eventOn(request, 'expire-token')) world.tokens.expire(readHeader(request.headers, 'WM_SEC.ACCESS_TOKEN'))
    request.setDecorator('seller', requireToken(request.headers, world.tokens, world.clock.now()))
    if (request.is404) return
    requireHeaders(request.headers)
    requireRate(request, reply, world)
  })
  app.addHook('preHandler', async (request) => {
    if (!isControl(request)) await delay(effectsOn(request))
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (isControl(request)) return payload
    if (eventOn(request, 'lose-answer')) {
      request.raw.socket.destroy()
      return payload
    }
    request.getDecorator<(status: number) => void>('setStatus')(reply.statusCode)
    return eventOn(request, 'cut') && typeof payload === 'string' ? cut(payload, reply) : payload
  })
}

/**
 * Calls that the gateway refuses before, for their token or a header, take no token out of the bucket; nor do those that a
 * fault answers, which stands for a Walmart that was never reached.
 */
function requireRate(request: FastifyRequest, reply: FastifyReply, world: World): void {
  const { clientId } = request.getDecorator<SimulatedSeller>('seller')
  const { method } = request
  const route = request.routeOptions.url ?? ''
  const taken = world.limits.take({ clientId, method, route, search: searchOf(request), now: world.clock.now() })
  if (taken === undefined) return
  reply.headers(thresholdHeaders(taken))
  if (!taken.allowed) throw tooManyCalls()
}

const isTokenRequest = (request: FastifyRequest) => request.method === 'POST' && pathOf(request) === tokenPath

/** Who calls, as far as keys or token say so. Whether the call is good is decided later. */
const callerOf = (request: FastifyRequest, { sellers, tokens, clock }: World): SimulatedSeller | undefined =>
  isTokenRequest(request)
    ? findApplication(request.headers, sellers)
    : tokens.sellerOf(readHeader(request.headers, 'WM_SEC.ACCESS_TOKEN'), clock.now())

const isControl = (request: FastifyRequest) => `${pathOf(request)}/`.startsWith(`${controlPrefix}/`)

function addErrors(app: FastifyInstance): void {
  app.setNotFoundHandler(() => {
    throw new Refusal('CONTENT_NOT_FOUND', 'GMP_GATEWAY_API', { description: 'No such path' })
  })
  app.setErrorHandler(answerError)
}

function answerError(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const refusal = error instanceof Refusal ? error : unforeseen(error)
  reply.code(refusal.status).send(refusal.body)
}

/** What Fastify refuses before an endpoint sees it, and what goes wrong in the simulator itself. */
function unforeseen(error: unknown): Refusal {
  const description = error instanceof Error ? error.message : String(error)
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  const kind = status === 413 ? 'FILE_TOO_LARGE' : status === 400 ? 'INVALID_REQUEST' : 'SYSTEM_ERROR'
  return new Refusal(kind, 'GMP_GATEWAY_API', { description })
}
