import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { endpoints } from '../endpoints.ts'
import { PageFaults } from '../faults/alter-page.ts'
import { applyBeforeEndpoint, rejectUnsuitable } from '../faults/before-endpoint.ts'
import { chargePerUnit } from '../faults/charge-per-unit.ts'
import { processFeeds } from '../feeds/process-feeds.ts'
import { inMarket } from '../markets.ts'
import type { SimulatedSeller } from '../seller.ts'
import { ApiError, invalidHeader } from './api-error.ts'
import type { DataCall } from './data-call.ts'
import type { Endpoint, ServedFile } from './endpoint.ts'
import { accepts, fileType, invalidAccept, readHeader } from './headers.ts'
import { bodyOf, effectsOn, searchOf } from './request.ts'
import type { SimulatorState } from './simulator-state.ts'
import { requireScope } from './token-scopes.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export function serveEndpoints(app: FastifyInstance, state: SimulatorState): void {
  const pages = new PageFaults()
  for (const endpoint of endpoints) {
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      prepare(request, endpoint, state)
      const { settings } = effectsOn(request)
      const response = await handle(request, reply, { endpoint, state, pages })
      const charged = settings.some(({ kind }) => kind === 'charge-per-unit') ? chargePerUnit(response) : response
      return inMarket(charged, request.getDecorator<SimulatedSeller>('seller').market)
    }
    app.route({ method: endpoint.method, url: endpoint.path, handler })
  }
  for (const url of new Set(['/v3/token', '/v3/token/detail', ...endpoints.map(({ path }) => path)])) {
    for (const method of methods) {
      if (app.hasRoute({ method, url })) continue
      app.route({ method, url, handler: method === 'GET' && url === '/v3/price' ? rejectPath : rejectMethod })
    }
  }
}

/** Walmart has no call that reads a price. It says that the path does not exist. */
function rejectPath(): never {
  throw new ApiError('CONTENT_NOT_FOUND', 'GMP_GATEWAY_API', { description: 'No such path' })
}

/** An existing path gets 405 for an unsupported method, not 404. */
function rejectMethod(): never {
  throw new ApiError('METHOD_NOT_ALLOWED', 'GMP_GATEWAY_API', { description: 'Method not allowed' })
}

/** Checks the call and applies faults before the endpoint handles it. */
function prepare(request: FastifyRequest, endpoint: Endpoint, { clock, expiredCursors }: SimulatorState): void {
  const { path, method, scope, headers = [] } = endpoint
  const { event, settings } = effectsOn(request)
  const seller = request.getDecorator<SimulatedSeller>('seller')
  const search = searchOf(request)
  const params = request.params as DataCall['params']
  if (scope !== undefined) requireScope(seller.scopes, scope, method)
  const missing = headers.find((name) => readHeader(request.headers, name) === '')
  if (missing !== undefined) throw invalidHeader(missing)
  processFeeds(seller, seller.now())
  if (event !== undefined) rejectUnsuitable(event, endpoint)
  for (const effect of event === undefined ? settings : [...settings, event]) {
    applyBeforeEndpoint(effect, { seller, path, params, search, now: clock.now(), expiredCursors })
  }
  expiredCursors.reject(seller, path, search)
}

interface Serving {
  readonly endpoint: Endpoint
  readonly state: SimulatorState
  readonly pages: PageFaults
}

async function handle(request: FastifyRequest, reply: FastifyReply, { endpoint, state, pages }: Serving) {
  const call = dataCall(request, state.clock.now())
  if ('handle' in endpoint) return respond(reply, endpoint, await endpoint.handle(call))
  if ('file' in endpoint) {
    if (accepts(request.headers, fileType)) return sendFile(reply, endpoint.file(call))
    if (endpoint.rejectsJson === true) throw invalidAccept(fileType)
    return noFile
  }
  const { status, body } = pages.serve(endpoint.list, { path: endpoint.path, call, effects: effectsOn(request) })
  reply.code(status)
  return body
}

/** Responds with 204 if there is nothing to return. */
function respond(reply: FastifyReply, { status = 200 }: Endpoint, body: unknown): unknown {
  reply.code(body === undefined ? 204 : status)
  return body
}

/** Whether the endpoint of a route responds with a file. */
export const servesFile = (route: string | undefined): boolean =>
  endpoints.some((endpoint) => 'file' in endpoint && endpoint.path === route)

/** The body, with status 200, for a file requested as JSON, as integrators have seen it. */
const noFile = { status: 'ERROR', message: 'No acceptable representation' }

function sendFile(reply: FastifyReply, file: ServedFile | undefined): Buffer | undefined {
  if (file === undefined) return void reply.code(204)
  const { name, bytes } = file
  reply.header('content-disposition', `attachment; filename=${name}`).type(fileType)
  return bytes
}

function dataCall(request: FastifyRequest, now: Date): DataCall {
  return {
    seller: request.getDecorator<SimulatedSeller>('seller'),
    params: request.params as Record<string, string>,
    search: searchOf(request),
    origin: `${request.protocol}://${request.host}`,
    contentType: readHeader(request.headers, 'Content-Type'),
    body: new Uint8Array(bodyOf(request)),
    settings: new Set(effectsOn(request).settings.map(({ kind }) => kind)),
    now,
  }
}
