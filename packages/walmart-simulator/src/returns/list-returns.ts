import type { ListCall, Page } from '../gateway/data-call.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { ReturnOrder } from './payloads.ts'
import { type ReturnQuery, readReturnQuery } from './return-query.ts'

/**
 * `GET /v3/returns`, newest first. The cursor is a query string with an offset, so a return that arrives between two pages
 * shifts the rest and makes one appear twice. Walmart does not document the response without matches; here it is an empty
 * list.
 */
export function listReturns({ seller, search }: ListCall): Page {
  const query = readReturnQuery(new URLSearchParams(search), seller.partnerId)
  const { limit, offset } = query
  const all = seller.returnStore.returns
    .filter((one) => matches(seller, query, one))
    .toSorted((a, b) => Date.parse(b.returnOrderDate) - Date.parse(a.returnOrderDate))
  const rows = all.slice(offset, offset + limit).map((one) => showReturn(one, query.replacementInfo))
  const next = offset + limit
  const meta = { totalCount: all.length, limit, ...(next < all.length ? { nextCursor: cursorOf(seller, query) } : {}) }
  return { rows, wrap: (returnOrders) => ({ meta, returnOrders }) }
}

function cursorOf(seller: SimulatedSeller, { repeated, limit, offset }: ReturnQuery): string {
  const parameters = new URLSearchParams([['sellerId', seller.partnerId], ...repeated])
  parameters.set('limit', String(limit))
  parameters.set('offset', String(offset + limit))
  return `?${parameters.toString()}`
}

function matches(seller: SimulatedSeller, query: ReturnQuery, one: ReturnOrder): boolean {
  const { returnOrderId, customerOrderId, status, returnType } = query.filters
  const createdMs = Date.parse(one.returnOrderDate)
  const modifiedMs = Math.max(createdMs, ...one.returnOrderLines.map((line) => Date.parse(line.statusTime)))
  return (
    (returnOrderId === undefined || one.returnOrderId === returnOrderId) &&
    (customerOrderId === undefined || one.customerOrderId === customerOrderId) &&
    (returnType === undefined || one.returnType === returnType) &&
    (status === undefined || one.returnOrderLines.some((line) => line.status === status)) &&
    createdMs >= query.created.fromMs &&
    createdMs <= query.created.toMs &&
    modifiedMs >= query.modified.fromMs &&
    modifiedMs <= query.modified.toMs &&
    (query.isWfs === undefined || isFulfilledByWalmart(seller, one) === query.isWfs)
  )
}

/** The return as it appears in a response: some fields only on request. */
function showReturn(one: ReturnOrder, replacementInfo: boolean): Partial<ReturnOrder> {
  if (replacementInfo) return one
  const { returnType: _type, replacementCustomerOrderId: _order, ...rest } = one
  const returnOrderLines = rest.returnOrderLines.map(
    ({ rechargeReason: _reason, returnCancellationReason: _cancelled, ...line }) => line,
  )
  return { ...rest, returnOrderLines }
}

/** Whether Walmart fulfilled the returned order. Only the order says so, not the return. */
export const isFulfilledByWalmart = ({ orderIndex }: SimulatedSeller, { returnOrderLines }: ReturnOrder): boolean =>
  returnOrderLines.some(({ purchaseOrderId }) => {
    const position = orderIndex.find(purchaseOrderId)
    return position !== undefined && orderIndex.summary(position).shipNodeType === 'WFSFulfilled'
  })
