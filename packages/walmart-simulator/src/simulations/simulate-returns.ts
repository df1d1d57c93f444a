import { ApiError } from '../gateway/api-error.ts'
import { readBody, type BodyPart } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { noItemsFound } from '../items/item-errors.ts'
import type { ReturnOrder, ReturnOrderLine } from '../returns/payloads.ts'
import { receiveReturnLine, refundReturnLine } from '../returns/return-lifecycle.ts'
import { findOrder } from './simulate-orders.ts'

const component = 'GMP_RETURNS_API'

const reasons = [
  'DEFECTIVE',
  'WRONG_ITEM',
  'BUYER_CHANGED_MIND',
  'SELLER_WRONG_ITEM_SHIPPED',
  'CANCEL_ORDER',
  'MISSING_PARTS',
  'ARRIVED_DAMAGED',
  'NOT_AS_DESCRIBED',
  'ITEM_NOT_WORKING',
  'ORDERED_WRONG_ITEM',
] as const

/** `POST /v1/simulations/returns`. */
export function createReturn(call: DataCall): object {
  const body = readBody(call, component)
  const { purchaseOrderId } = findOrder(call.seller, body.text('purchaseOrderId'))
  const line = { lineNumber: String(body.wholeNumber('lineNumber')), quantity: body.wholeNumber('qty') }
  const reason = body.oneOf('returnReason', reasons)
  try {
    return shown(call.seller.addReturn(purchaseOrderId, [line], reason))
  } catch (error) {
    throw body.error('qty', error instanceof Error ? error.message : String(error))
  }
}

/** `PUT /v1/simulations/returns`. */
export function updateReturn(call: DataCall): object {
  const body = readBody(call, component)
  const returned = call.seller.returns.find(({ returnOrderId }) => returnOrderId === body.text('returnOrderId'))
  if (returned === undefined) throw noItemsFound()
  const number = body.wholeNumber('lineNumber')
  const line = returned.returnOrderLines.find(({ returnOrderLineNumber }) => returnOrderLineNumber === number)
  if (line === undefined) throw body.error('lineNumber', 'The return has no such line')
  Object.assign(line, advance(line, body, call.now.getTime()))
  return shown(returned)
}

/** A line has one status here, so all of its units arrive together. */
function advance(line: ReturnOrderLine, body: BodyPart, atMs: number): ReturnOrderLine {
  const units = body.wholeNumber('qty')
  const most = line.quantity.measurementValue - line.refundedQty
  if (units > most) throw body.error('qty', `The line has ${most} units that are not refunded`)
  const status = body.text('status')
  const eventTag = body.text('eventTag')
  if (status === 'COMPLETED') return refundReturnLine(line, { units, atMs, eventTag })
  if (status === 'DELIVERED' && units === most) return receiveReturnLine(line, atMs, eventTag)
  const description = 'The simulator supports the status COMPLETED, and DELIVERED for all units'
  throw new ApiError('NOT_SIMULATED', component, { field: 'status', description })
}

/** These calls have a number where the list of returns has ISO 8601. */
const shown = (returned: ReturnOrder) => ({ ...returned, returnOrderDate: Date.parse(returned.returnOrderDate) })
