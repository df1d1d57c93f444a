import { ApiError, componentOf } from '../gateway/api-error.ts'

/** Empty lists. Only that of orders has been observed, in the sandbox; the others are modeled on it. */
const bodies: Readonly<Record<string, (limit: number) => unknown>> = {
  '/v3/orders': (limit) => emptyOrders(limit),
  '/v3/orders/released': (limit) => emptyOrders(limit),
  '/v3/items': () => ({ ItemResponse: [], totalItems: 0, nextCursor: null }),
  '/v3/returns': (limit) => ({ meta: { totalCount: 0, limit, nextCursor: null }, returnOrders: [] }),
  '/v3/inventories': () => ({ meta: { totalCount: 0, nextCursor: null }, elements: { inventories: [] } }),
  '/v3/feeds': (limit) => ({ totalResults: 0, offset: 0, limit, results: { feed: [] } }),
  '/v3/settings/shipping/shipnodes': () => [],
  '/v3/reports/reportRequests': () => ({ page: 1, totalCount: 0, limit: 10, requests: [] }),
  '/v3/webhooks/eventTypes': () => ({ events: [] }),
  '/v3/webhooks/subscriptions': () => ({ events: [] }),
}

const emptyOrders = (limit: number) => ({
  list: { meta: { totalCount: 0, limit, nextCursor: null }, elements: { order: [] } },
})

export function emptyList(path: string, search: string): unknown {
  const body = bodies[path]
  if (body !== undefined) return body(Number(new URLSearchParams(search).get('limit') ?? 10))
  const description = `The fault empty-list does not support ${path}`
  throw new ApiError('NOT_SIMULATED', 'GMP_GATEWAY_API', { description })
}

export const nothingFound = (path: string): ApiError =>
  new ApiError('CONTENT_NOT_FOUND', componentOf(path), { description: 'Nothing found for the given parameters' })
