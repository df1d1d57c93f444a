import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'

import type { AccessTokens } from './access-tokens.ts'
import type { DataCall, Page } from './data-call.ts'
import type { FaultEffect, Faults } from './faults.ts'
import { requireHeaders, requireToken } from './gateway.ts'
import { listItems } from './items-route.ts'
import { listOrders } from './orders-route.ts'
import { Refusal } from './refusal.ts'
import type { RequestLog } from './request-log.ts'
import type { SimulatedSeller } from './seller.ts'
import { listShipNodes } from './ship-nodes-route.ts'
import { issueToken } from './token-route.ts'

/** What the server serves. It outlives the server, which can be closed and started again. */
export interface World {
  readonly sellers: readonly SimulatedSeller[]
  readonly tokens: AccessTokens
  readonly faults: Faults
  readonly log: RequestLog
  readonly now: () => Date
}

const tokenPath = '/v3/token'
const pages: Record<string, (call: DataCall) => Page> = {
  '/v3/settings/shipping/shipnodes': listShipNodes,
  '/v3/items': listItems,
  '/v3/orders': listOrders,
}

/** Walmart Marketplace as an HTTP server: log, then faults, then the gateway, then the routes. */
export function buildApp(world: World): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  for (const name of ['seller', 'effect', 'setStatus']) app.decorateRequest(name, undefined)
  addHooks(app, world)
  app.post(tokenPath, (request) =>
    issueToken(request.headers, String(request.body ?? ''), { ...world, now: world.now() }),
  )
  const previous = new Map<string, readonly unknown[]>()
  for (const [path, list] of Object.entries(pages)) {
    app.get(path, (request) => {
      const seller = request.getDecorator<SimulatedSeller>('seller')
      const page = list({ seller, search: request.url.slice(path.length), now: world.now() })
      const key = `${seller.clientId} ${path}`
      const repeated = effectOn(request)?.kind === 'repeat-page' ? previous.get(key) : undefined
      const rows = repeated ?? page.rows
      previous.set(key, rows)
      return page.wrap(rows)
    })
  }
  addErrors(app)
  return app
}

const effectOn = (request: FastifyRequest) => request.getDecorator<FaultEffect | undefined>('effect')
const pathOf = (request: FastifyRequest) => request.url.split('?', 1)[0] ?? ''

function addHooks(app: FastifyInstance, world: World): void {
  app.addHook('onRequest', async (request, reply) => {
    const { method, url, headers } = request
    request.setDecorator('setStatus', world.log.add({ method, url, path: pathOf(request), headers, at: world.now() }))
    const effect = world.faults.take(url)
    request.setDecorator('effect', effect)
    if (effect !== undefined) await disturb(effect, reply)
  })
  app.addHook('onRequest', async (request) => {
    if (request.method === 'POST' && pathOf(request) === tokenPath) return
    request.setDecorator('seller', requireToken(request.headers, world.tokens, world.now()))
    if (!request.is404) requireHeaders(request.headers)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    request.getDecorator<(status: number) => void>('setStatus')(reply.statusCode)
    return effectOn(request)?.kind === 'cut' && typeof payload === 'string' ? cut(payload, reply) : payload
  })
}

/** The effects that come before an answer. */
async function disturb(effect: FaultEffect, reply: FastifyReply): Promise<void> {
  if (effect.kind === 'hang') reply.hijack()
  if (effect.kind === 'delay') await sleep(effect.ms, undefined, { ref: false })
  if (effect.kind !== 'respond') return
  reply.code(effect.status).headers(effect.headers ?? {})
  if (effect.body !== undefined) reply.type(effect.contentType ?? 'application/json')
  await reply.send(effect.body)
}

/** Announces the whole body, sends half of it, and lets the failing stream destroy the connection. */
function cut(payload: string, reply: FastifyReply): Readable {
  const bytes = Buffer.from(payload)
  reply.header('content-length', bytes.length)
  return Readable.from(
    (async function* half() {
      yield bytes.subarray(0, bytes.length >> 1)
      await sleep(5)
      throw new Error('A fault cut this answer')
    })(),
  )
}

function addErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request) => {
    const isKnown = pathOf(request) === tokenPath || pathOf(request) in pages
    const kind = isKnown ? 'METHOD_NOT_ALLOWED' : 'CONTENT_NOT_FOUND'
    throw new Refusal(kind, 'GMP_GATEWAY_API', { description: isKnown ? 'Method not allowed' : 'No such path' })
  })
  app.setErrorHandler((error, _request, reply) => {
    const description = error instanceof Error ? error.message : String(error)
    const refusal = error instanceof Refusal ? error : new Refusal('SYSTEM_ERROR', 'GMP_GATEWAY_API', { description })
    return reply.code(refusal.status).send(refusal.body)
  })
}
