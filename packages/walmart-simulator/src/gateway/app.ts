import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify'

import type { SimulatedSeller } from '../seller.ts'
import type { AccessTokens } from './access-tokens.ts'
import { cut, disturb } from './disturb.ts'
import type { Faults } from './faults.ts'
import { issueToken } from './issue-token.ts'
import { bodyOf, effectOn, pathOf } from './read-request.ts'
import { Refusal } from './refusal.ts'
import type { RequestLog } from './request-log.ts'
import { requireHeaders, requireToken } from './require-headers.ts'
import { serveEndpoints } from './serve-endpoints.ts'

/** What the server serves. It outlives the server, which can be closed and started again. */
export interface World {
  readonly sellers: readonly SimulatedSeller[]
  readonly tokens: AccessTokens
  readonly faults: Faults
  readonly log: RequestLog
  readonly now: () => Date
}

const tokenPath = '/v3/token'

/** Walmart Marketplace as an HTTP server: log, then faults, then the gateway, then the endpoints. */
export function buildApp(world: World): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false, routerOptions: { maxParamLength: 1000 } })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  for (const name of ['seller', 'effect', 'setStatus']) app.decorateRequest(name, undefined)
  addHooks(app, world)
  app.post(tokenPath, (request) =>
    issueToken(request.headers, bodyOf(request).toString(), { ...world, now: world.now() }),
  )
  serveEndpoints(app, world.now)
  addErrors(app)
  return app
}

function addHooks(app: FastifyInstance, world: World): void {
  app.addHook('onRequest', async (request, reply) => {
    const { method, url, headers } = request
    request.setDecorator('setStatus', world.log.add({ method, url, path: pathOf(request), headers, at: world.now() }))
    const effect = world.faults.take(url)
    request.setDecorator('effect', effect)
    if (effect !== undefined) await disturb(effect, reply)
  })
  app.addHook('onRequest', async (request) => {
    if (isTokenRequest(request)) return
    request.setDecorator('seller', requireToken(request.headers, world.tokens, world.now()))
    if (!request.is404) requireHeaders(request.headers)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    request.getDecorator<(status: number) => void>('setStatus')(reply.statusCode)
    return effectOn(request)?.kind === 'cut' && typeof payload === 'string' ? cut(payload, reply) : payload
  })
}

const isTokenRequest = (request: FastifyRequest) => request.method === 'POST' && pathOf(request) === tokenPath

function addErrors(app: FastifyInstance): void {
  app.setNotFoundHandler(() => {
    throw new Refusal('CONTENT_NOT_FOUND', 'GMP_GATEWAY_API', { description: 'No such path' })
  })
  app.setErrorHandler((error, _request, reply) => {
    const description = error instanceof Error ? error.message : String(error)
    const refusal = error instanceof Refusal ? error : new Refusal('SYSTEM_ERROR', 'GMP_GATEWAY_API', { description })
    return reply.code(refusal.status).send(refusal.body)
  })
}
