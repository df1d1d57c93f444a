import type { FastifyInstance, FastifyRequest } from 'fastify'

import { endpoints } from '../endpoints.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { DataCall, Page } from './data-call.ts'
import { bodyOf, effectOn, pathOf } from './read-request.ts'
import { Refusal } from './refusal.ts'
import { readHeader } from './require-headers.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Adds the endpoints' routes. */
export function serveEndpoints(app: FastifyInstance, now: () => Date): void {
  const repeat = pageRepeater()
  for (const endpoint of endpoints) {
    const handler = (request: FastifyRequest) => {
      const call = dataCall(request, now())
      return 'list' in endpoint ? repeat(request, endpoint.list(call)) : endpoint.answer(call)
    }
    app.route({ method: endpoint.method, url: endpoint.path, handler })
  }
  for (const url of new Set(['/v3/token', ...endpoints.map(({ path }) => path)])) {
    for (const method of methods) if (!app.hasRoute({ method, url })) app.route({ method, url, handler: refuseMethod })
  }
}

/** A path that exists has another answer than one that does not. */
function refuseMethod(): never {
  throw new Refusal('METHOD_NOT_ALLOWED', 'GMP_GATEWAY_API', { description: 'Method not allowed' })
}

function dataCall(request: FastifyRequest, now: Date): DataCall {
  return {
    seller: request.getDecorator<SimulatedSeller>('seller'),
    params: request.params as Record<string, string>,
    search: request.url.slice(pathOf(request).length),
    contentType: readHeader(request.headers, 'Content-Type'),
    body: new Uint8Array(bodyOf(request)),
    now,
  }
}

/** Wraps a page's rows, or those of the page before where a fault wants them again. */
function pageRepeater(): (request: FastifyRequest, page: Page) => unknown {
  const previous = new Map<string, readonly unknown[]>()
  return (request, page) => {
    const key = `${request.getDecorator<SimulatedSeller>('seller').clientId} ${request.routeOptions.url}`
    const rows = (effectOn(request)?.kind === 'repeat-page' ? previous.get(key) : undefined) ?? page.rows
    previous.set(key, rows)
    return page.wrap(rows)
  }
}
