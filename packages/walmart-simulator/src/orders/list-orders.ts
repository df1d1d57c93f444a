import { ApiError } from '../gateway/api-error.ts'
import type { ListCall, Page } from '../gateway/data-call.ts'
import type { Order } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import { isFiltered, matcherOf } from './match-orders.ts'
import { type OrderCursor, readOrderCursor, writeOrderCursor } from './order-cursor.ts'
import type { OrderIndex, RankRange } from './order-index.ts'
import { type OrderQuery, invalidOrderQuery, readOrderQuery } from './order-query.ts'
import { showOrder } from './show-order.ts'

// According to Walmart's documentation of 2026; it was 20,000 in 2024. The form of the error is unknown.
const maxOrders = 10_000

/**
 * `GET /v3/orders`, newest first. The cursor is a whole query string. A `nextCursor` parameter is ignored, so a client that
 * sends one gets the first page again, as from Walmart.
 */
export function listOrders({ seller, search, now }: ListCall): Page {
  const cursor = readOrderCursor(seller, search, now)
  return pageOf(seller, cursor?.query ?? readOrderQuery(new URLSearchParams(search), now), cursor)
}

const ignoredParameters = ['status', 'lastModifiedStartDate', 'lastModifiedEndDate']

/**
 * `GET /v3/orders/released`: orders with at least one unacknowledged line. Walmart documents no filter by status or
 * modification date, so those are ignored.
 */
export function listReleasedOrders({ seller, search, now }: ListCall): Page {
  const cursor = readOrderCursor(seller, search, now)
  if (cursor !== undefined) return pageOf(seller, cursor.query, cursor)
  const parameters = new URLSearchParams(search)
  for (const name of ignoredParameters) parameters.delete(name)
  // Walmart's cursors show this filter too.
  parameters.set('status', 'Created')
  return pageOf(seller, readOrderQuery(parameters, now), undefined)
}

function pageOf(seller: SimulatedSeller, query: OrderQuery, cursor: OrderCursor | undefined): Page {
  const index = seller.orderIndex
  const { orders, total, hasMore } = readPage(index, query, cursor)
  // Walmart does not return an empty list.
  if (orders.length === 0) {
    const description = 'Failed when called getAllOrders. Orders not found for given search parameters'
    throw new ApiError('CONTENT_NOT_FOUND', 'GMP_ORDER_API', { description })
  }
  if (total > maxOrders) throw invalidOrderQuery(`More than ${maxOrders} orders match: request a shorter date range`)
  const served = (cursor?.served ?? 0) + orders.length
  const { orderDate = 0, purchaseOrderId = '' } = orders.at(-1) ?? {}
  const position = { query, total, served, last: { orderDate, purchaseOrderId } }
  const next = hasMore ? { nextCursor: writeOrderCursor(seller, position) } : {}
  const meta = { totalCount: total, limit: query.limit, ...next }
  const rows = orders.map((order) => showOrder(order, query))
  return { rows, wrap: (order) => ({ list: { meta, elements: { order } } }) }
}

/** Matches are counted on the first page only, so that later pages cost the same at any depth. */
function readPage(index: OrderIndex, query: OrderQuery, cursor: OrderCursor | undefined) {
  const type = query.shipNodeType
  const window = index.between(type, query.createdStart, query.createdEnd)
  const matches = matcherOf(index, query)
  const total = cursor?.total ?? count(index, query, window)
  const orders: Order[] = []
  let rank = cursor?.last === undefined ? window.from : Math.max(window.from, index.rankAfter(type, cursor.last))
  let toSkip = cursor !== undefined && cursor.last === undefined ? cursor.served : 0
  for (; rank < window.to; rank += 1) {
    const position = index.positionAt(type, rank)
    if (!matches(position)) continue
    if (toSkip > 0) {
      toSkip -= 1
      continue
    }
    if (orders.length === query.limit) return { orders, total, hasMore: true }
    orders.push(index.orders.peek(position))
  }
  return { orders, total, hasMore: false }
}

function count(index: OrderIndex, query: OrderQuery, window: RankRange): number {
  if (!isFiltered(query)) return Math.max(0, window.to - window.from)
  const matches = matcherOf(index, query)
  let total = 0
  for (let rank = window.from; rank < window.to; rank += 1) {
    if (matches(index.positionAt(query.shipNodeType, rank))) total += 1
  }
  return total
}
