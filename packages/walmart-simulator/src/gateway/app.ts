import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'

import { controlOptions, serveControl } from '../control/serve-control.ts'
import { truncateResponse, delayResponse, replaceResponse } from '../faults/alter-response.ts'
import { rateLimitHeaders, rejectRate } from '../limits/rate-limits.ts'
import type { SimulatedSeller } from '../seller.ts'
import { ApiError, unauthorized } from './api-error.ts'
import { marketIn, readHeader, requireHeaders, requireToken } from './headers.ts'
import { findApplication, issueToken } from './issue-token.ts'
import { bodyOf, effectsOn, eventOn, pathOf, searchOf } from './request.ts'
import { serveEndpoints, servesFile } from './serve-endpoints.ts'
import type { SimulatorState } from './simulator-state.ts'
import type { Tls } from './tls.ts'
import { describeToken } from './token-detail.ts'

const tokenPath = '/v3/token'
// Above the largest feed, so that feeds meet their own limit first.
const bodyLimit = 32 * 2 ** 20
const controlPrefix = '/simulator'

/** The HTTP server. A request passes the log, the faults, the gateway's checks and then its endpoint. */
export function buildApp(state: SimulatorState, https: Tls | undefined): FastifyInstance {
  const app: FastifyInstance = fastify({
    ...(https === undefined ? {} : { https }),
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    bodyLimit,
    frameworkErrors: sendError,
    routerOptions: { maxParamLength: 1000 },
    ...controlOptions,
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  for (const name of ['seller', 'effects', 'setStatus']) app.decorateRequest(name, undefined)
  addHooks(app, state)
  app.post(tokenPath, (request) =>
    issueToken(request.headers, bodyOf(request).toString(), { ...state, now: state.clock.now() }),
  )
  app.get(`${tokenPath}/detail`, ({ headers }) => describeToken(headers, state.tokens, state.clock.now()))
  serveEndpoints(app, state)
  app.register((control) => serveControl(control, state), { prefix: controlPrefix })
  addErrors(app)
  return app
}

function addHooks(app: FastifyInstance, state: SimulatorState): void {
  app.addHook('onRequest', async (request, reply) => {
    if (isControl(request)) return
    const { method, url, headers } = request
    const at = state.clock.now()
    request.setDecorator('setStatus', state.log.add({ method, url, path: pathOf(request), headers, at }))
    const clientId = callerOf(request, state)?.clientId
    request.setDecorator('effects', state.faults.match({ method, url, clientId, route: request.routeOptions.url }))
    await replaceResponse(effectsOn(request), reply, state.clock.now)
  })
  app.addHook('onRequest', async (request, reply) => {
    if (isControl(request) || isTokenRequest(request)) return
    if (eventOn(request, 'expire-token')) state.tokens.expire(readHeader(request.headers, 'WM_SEC.ACCESS_TOKEN'))
    const { seller } = requireToken(request.headers, state.tokens, state.clock.now())
    request.setDecorator('seller', seller)
    if (request.is404) return
    const route = request.routeOptions.url
    requireHeaders(request.headers, { route, isFile: servesFile(route) })
    if (seller.market !== marketIn(request.headers)) throw unauthorized('The seller sells in another market')
    enforceRateLimit(request, reply, state)
  })
  app.addHook('preHandler', async (request) => {
    if (!isControl(request)) await delayResponse(effectsOn(request))
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (isControl(request)) return payload
    if (eventOn(request, 'lose-response')) {
      request.raw.socket.destroy()
      return payload
    }
    request.getDecorator<(status: number) => void>('setStatus')(reply.statusCode)
    if (!eventOn(request, 'cut')) return payload
    return typeof payload === 'string' || payload instanceof Buffer ? truncateResponse(payload, reply) : payload
  })
}

/**
 * Runs after the checks of token and headers, because calls that fail those do not count against the limit. Nor do calls
 * that a fault responds to, because they never reached Walmart.
 */
function enforceRateLimit(request: FastifyRequest, reply: FastifyReply, state: SimulatorState): void {
  const { clientId } = request.getDecorator<SimulatedSeller>('seller')
  const { method } = request
  const route = request.routeOptions.url ?? ''
  const now = state.clock.now()
  const result = state.limits.take({ clientId, method, route, search: searchOf(request), now })
  if (result === undefined) return
  reply.headers(rateLimitHeaders(result))
  if (result.allowed) return
  const { error, headers } = rejectRate(effectsOn(request), route, result.nextTokenAt - now.getTime())
  reply.headers(headers)
  throw error
}

const isTokenRequest = (request: FastifyRequest) => request.method === 'POST' && pathOf(request) === tokenPath

/** The caller, if the credentials or the token identify one. They are checked later. */
const callerOf = (request: FastifyRequest, { sellers, tokens, clock }: SimulatorState): SimulatedSeller | undefined =>
  isTokenRequest(request)
    ? findApplication(request.headers, sellers)
    : tokens.sellerOf(readHeader(request.headers, 'WM_SEC.ACCESS_TOKEN'), clock.now())

const isControl = (request: FastifyRequest) => `${pathOf(request)}/`.startsWith(`${controlPrefix}/`)

function addErrors(app: FastifyInstance): void {
  app.setNotFoundHandler(() => {
    throw new ApiError('CONTENT_NOT_FOUND', 'GMP_GATEWAY_API', { description: 'No such path' })
  })
  app.setErrorHandler(sendError)
}

function sendError(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const apiError = error instanceof ApiError ? error : unexpectedError(error)
  reply.code(apiError.status).send(apiError.body)
}

/** An error raised by Fastify before the endpoint runs, or by the simulator itself. */
function unexpectedError(error: unknown): ApiError {
  const description = error instanceof Error ? error.message : String(error)
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  const kind = status === 413 ? 'FILE_TOO_LARGE' : status === 400 ? 'INVALID_REQUEST' : 'SYSTEM_ERROR'
  return new ApiError(kind, 'GMP_GATEWAY_API', { description })
}
