import type { ListCall, Page } from '../gateway/data-call.ts'
import { pageOf } from './list-orders.ts'
import { readOrderCursor } from './order-cursor.ts'
import { type OrderQuery, readOrderQuery } from './order-query.ts'

const ignoredParameters = ['status', 'lastModifiedStartDate', 'lastModifiedEndDate']

/**
 * `GET /v3/orders/released`: orders with at least one unacknowledged line. Walmart documents no filter by status or
 * modification date, so those are ignored.
 */
export function listReleasedOrders({ seller, search, now }: ListCall): Page {
  const cursor = readOrderCursor(seller, search)
  if (cursor !== undefined) return pageOf(seller, released(cursor.query), cursor)
  const parameters = new URLSearchParams(search)
  for (const name of ignoredParameters) parameters.delete(name)
  return pageOf(seller, released(readOrderQuery(parameters, now)), undefined)
}

const released = (query: OrderQuery): OrderQuery => ({ ...query, filters: { ...query.filters, status: 'Created' } })
