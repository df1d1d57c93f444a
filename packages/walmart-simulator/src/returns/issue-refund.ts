import { ApiError } from '../gateway/api-error.ts'
import { type BodyPart, readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { isFulfilledByWalmart } from './list-returns.ts'
import type { ReturnOrder, ReturnOrderLine, ReturnQuantity } from './payloads.ts'
import { refundOnOrder } from './refund-on-order.ts'
import { refundReturnLine } from './return-lifecycle.ts'

interface RefundLine {
  returnOrderLineNumber: number
  quantity: ReturnQuantity
}

/** `POST /v3/returns/{returnOrderId}/refund`: refunds all the lines it names, or none. */
export function issueRefund(call: DataCall): object {
  const { seller, params, now, settings } = call
  const { returnOrderId = '' } = params
  const one = seller.returnStore.returns.find((other) => other.returnOrderId === returnOrderId)
  if (one === undefined) {
    const description = `Return ${returnOrderId} does not exist`
    throw new ApiError('CONTENT_NOT_FOUND', 'GMP_RETURNS_API', { description })
  }
  if (isFulfilledByWalmart(seller, one)) {
    const description = `Return ${returnOrderId} belongs to an order fulfilled by Walmart`
    throw new ApiError('INVALID_REQUEST_CONTENT', 'GMP_RETURNS_API', { field: 'data', description })
  }
  const body = readBody(call, 'GMP_RETURNS_API')
  const customerOrderId = body.text('customerOrderId')
  if (customerOrderId !== one.customerOrderId) {
    throw body.error('customerOrderId', 'customerOrderId does not match the return')
  }
  const lines = [...one.returnOrderLines]
  const refundLines: RefundLine[] = []
  for (const part of body.list('refundLines')) {
    const line = findLine(one, lines, part)
    const quantity = readQuantity(part, line)
    lines[lines.indexOf(line)] = refundReturnLine(line, { units: quantity.measurementValue, atMs: now.getTime() })
    refundLines.push({ returnOrderLineNumber: line.returnOrderLineNumber, quantity })
  }
  const isOnReturn = !settings.has('no-refunds-on-returns')
  if (settings.has('refunds-on-orders')) {
    for (const { returnOrderLineNumber: number, quantity } of refundLines) {
      const line = one.returnOrderLines.find(({ returnOrderLineNumber }) => returnOrderLineNumber === number)
      const atMs = now.getTime()
      if (line) refundOnOrder(seller, line, { units: quantity.measurementValue, atMs, isOnReturn })
    }
  }
  if (isOnReturn) {
    one.returnOrderLines.forEach((line, index) => Object.assign(line, lines[index]))
  }
  return { returnOrderId, customerOrderId, refundLines }
}

/** The line number is optional if the return has one line. */
function findLine({ returnOrderId }: ReturnOrder, lines: readonly ReturnOrderLine[], part: BodyPart): ReturnOrderLine {
  const [only] = lines
  if (only !== undefined && lines.length === 1 && !part.has('returnOrderLineNumber')) return only
  const number = part.wholeNumber('returnOrderLineNumber')
  const line = lines.find(({ returnOrderLineNumber }) => returnOrderLineNumber === number)
  if (line !== undefined) return line
  throw part.error('returnOrderLineNumber', `Line ${number} of return ${returnOrderId} does not exist`)
}

/** The quantity defaults to all units that are not refunded yet. */
function readQuantity(part: BodyPart, line: ReturnOrderLine): ReturnQuantity {
  const left = line.quantity.measurementValue - line.refundedQty
  const quantity = part.has('quantity') ? part.object('quantity') : undefined
  const measurementValue = quantity?.wholeNumber('measurementValue') ?? left
  const unitOfMeasure = quantity?.oneOf('unitOfMeasure', ['EACH', 'EA'] as const) ?? line.quantity.unitOfMeasure
  if (left > 0 && measurementValue <= left) return { unitOfMeasure, measurementValue }
  const number = line.returnOrderLineNumber
  throw part.error('quantity', `Line ${number} has ${left} units left to refund`)
}
