import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { endpoints } from '../endpoints.ts'
import { processFeeds } from '../feeds/process-feeds.ts'
import type { SimulatedSeller } from '../seller.ts'
import { PageAlterations } from '../switches/alter-page.ts'
import { actBeforeEndpoint } from '../switches/before-endpoint.ts'
import { chargePerUnit } from '../switches/charge-per-unit.ts'
import { refuseUnfit } from '../switches/refuse-unfit.ts'
import type { DataCall } from './data-call.ts'
import type { Endpoint } from './endpoint.ts'
import { bodyOf, effectsOn, searchOf } from './read-request.ts'
import { Refusal } from './refusal.ts'
import { readHeader } from './require-headers.ts'
import { requireScope } from './token-scopes.ts'
import type { World } from './world.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Adds the endpoints' routes. */
export function serveEndpoints(app: FastifyInstance, world: World): void {
  const pages = new PageAlterations()
  for (const endpoint of endpoints) {
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      prepare(request, endpoint, world)
      const { settings } = effectsOn(request)
      const answer = await answerOf(request, reply, { endpoint, world, pages })
      return settings.some(({ kind }) => kind === 'charge-per-unit') ? chargePerUnit(answer) : answer
    }
    app.route({ method: endpoint.method, url: endpoint.path, handler })
  }
  for (const url of new Set(['/v3/token', '/v3/token/detail', ...endpoints.map(({ path }) => path)])) {
    for (const method of methods) if (!app.hasRoute({ method, url })) app.route({ method, url, handler: refuseMethod })
  }
}

/** A path that exists has another answer than one that does not. */
function refuseMethod(): never {
  throw new Refusal('METHOD_NOT_ALLOWED', 'GMP_GATEWAY_API', { description: 'Method not allowed' })
}

/** What happens just before an endpoint looks at the call. */
function prepare(request: FastifyRequest, endpoint: Endpoint, { expiredCursors }: World): void {
  const { path, method, scope } = endpoint
  const { event, settings } = effectsOn(request)
  const seller = request.getDecorator<SimulatedSeller>('seller')
  const search = searchOf(request)
  if (scope !== undefined) requireScope(seller.scopes, scope, method)
  processFeeds(seller, seller.now())
  if (event !== undefined) refuseUnfit(event, endpoint)
  for (const effect of event === undefined ? settings : [...settings, event]) {
    actBeforeEndpoint(effect, { seller, path, search, expiredCursors })
  }
  expiredCursors.refuse(seller, path, search)
}

interface Serving {
  readonly endpoint: Endpoint
  readonly world: World
  readonly pages: PageAlterations
}

async function answerOf(request: FastifyRequest, reply: FastifyReply, { endpoint, world, pages }: Serving) {
  const call = dataCall(request, world.clock.now())
  if ('answer' in endpoint) return endpoint.answer(call)
  const { status, body } = pages.serve(endpoint.list, { path: endpoint.path, call, effects: effectsOn(request) })
  reply.code(status)
  return body
}

function dataCall(request: FastifyRequest, now: Date): DataCall {
  return {
    seller: request.getDecorator<SimulatedSeller>('seller'),
    params: request.params as Record<string, string>,
    search: searchOf(request),
    contentType: readHeader(request.headers, 'Content-Type'),
    body: new Uint8Array(bodyOf(request)),
    now,
  }
}
