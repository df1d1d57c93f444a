import type { CancelledLine, RefundedLine, RefundedReturnLine, Shipment, WalmartSendBaseline } from '@aisle/contract'
import { knownUnitStatus, Order, type OrderLine, Return, sentStatuses, type WriteIntent } from '@aisle/walmart'
import { Big } from 'big.js'

import type { ChargeAmounts } from '../instances/index.ts'
import type { ClaimedSend, Ending } from './claims.ts'

/** A send as the Walmart client takes it. */
export function toWrite(send: ClaimedSend): WriteIntent {
  const { type, intent } = send
  const purchaseOrderId = send.purchase_order_id ?? ''
  switch (type) {
    case 'acknowledge':
      return { type, input: { purchaseOrderId } }
    case 'ship':
      return { type, input: { purchaseOrderId, lines: toShipmentLines(intent as ShipIntent) } }
    case 'tracking': {
      const { current_tracking_number: currentTrackingNumber, ...shipment } = intent as TrackingIntent
      const lines = toShipmentLines(shipment).map((line) => ({ ...line, currentTrackingNumber }))
      return { type: 'update_tracking', input: { purchaseOrderId, lines } }
    }
    case 'cancel': {
      const lines = linesIn<CancelledLine>(intent).map(({ line_number: lineNumber, ...line }) => ({
        lineNumber,
        ...line,
      }))
      return { type, input: { purchaseOrderId, lines } }
    }
    case 'refund':
      return { type, input: { purchaseOrderId, lines: linesIn<RefundedLine>(intent).map(toRefundLine) } }
    case 'return_refund': {
      const lines = linesIn<RefundedReturnLine>(intent).map(({ line_number: number, quantity }) => ({
        returnOrderLineNumber: number,
        quantity,
      }))
      const ids = { returnOrderId: send.returnOrderId ?? '', customerOrderId: send.customer_order_id }
      return { type: 'refund_return', input: { ...ids, lines } }
    }
  }
}

type ShipIntent = Omit<Shipment, 'order_id' | 'reference'>
type TrackingIntent = ShipIntent & { readonly current_tracking_number: string }

function toShipmentLines(intent: ShipIntent) {
  const { carrier, other_carrier: otherCarrier, tracking_url: trackingUrl } = intent
  return intent.lines.map(({ line_number: lineNumber, quantity }) => ({
    lineNumber,
    quantity,
    shippedAt: new Date(intent.shipped_at),
    methodCode: intent.method_code,
    trackingNumber: intent.tracking_number,
    ...(carrier !== undefined && { carrier }),
    ...(otherCarrier !== undefined && { otherCarrier }),
    ...(trackingUrl !== undefined && { trackingUrl }),
    ...(intent.intent_to_cancel_override === true && { intentToCancelOverride: true }),
  }))
}

function toRefundLine({ line_number: lineNumber, comments, charges }: RefundedLine) {
  return {
    lineNumber,
    ...(comments !== undefined && { comments }),
    charges: charges.map(({ charge_type: chargeType, amount, reason, tax }) => ({
      chargeType,
      amount,
      reason,
      ...(tax && { tax: { taxName: tax.tax_name, amount: tax.amount } }),
    })),
  }
}

/** The shape that the contract has checked. */
const linesIn = <Line>(intent: unknown) => (intent as { readonly lines: readonly Line[] }).lines

interface Shown {
  /** The order or return in Walmart's JSON. */
  readonly raw: unknown
  readonly chargeAmounts: ChargeAmounts
}

/**
 * How a send ends without being sent, if what Walmart shows decides that. Anything that cannot be read is left to Walmart
 * to judge.
 */
export function judgeShown(send: ClaimedSend, { raw, chargeAmounts }: Shown): Ending | undefined {
  const { type, intent } = send
  if (type === 'return_refund') return impossible(returnProblem(linesIn(intent), raw))
  const { data: order } = Order.safeParse(raw)
  if (!order) return undefined
  if (type === 'ship') return impossible(shipProblem(intent as ShipIntent, order))
  if (type === 'tracking') return impossible(trackingProblem(intent as TrackingIntent, order))
  if (type === 'cancel') return impossible(cancelProblem(linesIn(intent), order))
  if (type === 'refund') return impossible(refundProblem(linesIn(intent), { order, chargeAmounts }))
  return judgeAcknowledgement(order)
}

function judgeAcknowledgement({ orderLines }: Order): Ending | undefined {
  const count = (...statuses: string[]) => orderLines.orderLine.reduce((sum, line) => sum + units(line, ...statuses), 0)
  if (count('Created') > 0) return undefined
  if (count('Acknowledged', ...sentStatuses) > 0) return seenOnWalmart
  return impossible(count('Cancelled') > 0 ? 'The order has been cancelled, so it cannot be acknowledged.' : undefined)
}

export const seenOnWalmart: Ending = {
  status: 'applied',
  outcome: {
    code: 'seen_on_walmart',
    message: 'Walmart shows the change. Either this send made it, or somebody in Seller Center.',
    remedy: null,
  },
}

function impossible(problem: string | undefined): Ending | undefined {
  if (problem === undefined) return undefined
  const remedy = 'Correct the call and repeat it under the same reference, or retry the send once Walmart allows it.'
  return { status: 'failed', outcome: { code: 'not_possible', message: problem, remedy } }
}

function shipProblem({ lines, intent_to_cancel_override: isOverridden }: ShipIntent, order: Order): string | undefined {
  return firstProblem(
    Map.groupBy(lines, (line) => line.line_number),
    (number, parts) => {
      const line = lineOf(order, number)
      if (!line) return missingLine(number)
      if (line['intentToCancel'] != null && isOverridden !== true) {
        return `The customer has asked to cancel line ${number}. Cancel it, or ship it with intent_to_cancel_override.`
      }
      const wanted = parts.reduce((sum, { quantity }) => sum + quantity, 0)
      const [ready, created] = [units(line, 'Acknowledged'), units(line, 'Created')]
      if (wanted <= ready) return undefined
      if (wanted <= ready + created) return `Line ${number} has not been acknowledged. Acknowledge the order first.`
      return `Line ${number} has ${ready} units that can be shipped, not ${wanted}.`
    },
  )
}

function trackingProblem({ current_tracking_number: current }: TrackingIntent, order: Order): string | undefined {
  const isShown = order.orderLines.orderLine.some((line) =>
    line.orderLineStatuses.orderLineStatus.some(({ trackingInfo }) => trackingInfo?.trackingNumber === current),
  )
  return isShown ? undefined : `Walmart shows no parcel with the tracking number ${current}.`
}

function cancelProblem(lines: readonly CancelledLine[], order: Order): string | undefined {
  return firstProblem(
    Map.groupBy(lines, (line) => line.line_number),
    (number, parts) => {
      const line = lineOf(order, number)
      if (!line) return missingLine(number)
      const wanted = parts.reduce((sum, { quantity }) => sum + quantity, 0)
      const open = units(line, 'Created', 'Acknowledged')
      return wanted > open ? `Line ${number} has ${open} units that can be cancelled, not ${wanted}.` : undefined
    },
  )
}

interface Refundable {
  readonly order: Order
  readonly chargeAmounts: ChargeAmounts
}

function refundProblem(lines: readonly RefundedLine[], { order, chargeAmounts }: Refundable): string | undefined {
  return firstProblem(
    Map.groupBy(lines, (line) => line.line_number),
    (number, parts) => {
      const line = lineOf(order, number)
      if (!line) return missingLine(number)
      if (units(line, ...sentStatuses) === 0) return `Line ${number} has not been shipped, so it cannot be refunded.`
      const charges = Map.groupBy(
        parts.flatMap((part) => part.charges),
        (charge) => charge.charge_type,
      )
      return firstProblem(charges, (type, wantedCharges) => {
        const wanted = sumOf(wantedCharges.map(({ amount }) => amount))
        const left = chargedFor(line, type, chargeAmounts).minus(refundedOf(line, type))
        if (wanted.lte(left)) return undefined
        const charge = type === 'PRODUCT' ? 'product' : 'shipping'
        return `Line ${number} has ${left.toFixed(2)} of its ${charge} charge left to refund, not ${wanted.toFixed(2)}.`
      })
    },
  )
}

function returnProblem(lines: readonly RefundedReturnLine[], raw: unknown): string | undefined {
  const { data } = Return.safeParse(raw)
  return firstProblem(
    Map.groupBy(data ? lines : [], (line) => line.line_number),
    (number, parts) => {
      const line = data?.returnOrderLines.find((one) => one.returnOrderLineNumber === number)
      if (!line) return missingLine(number)
      const left = new Big(line.quantity?.measurementValue ?? 0).minus(line.refundedQty ?? 0)
      const wanted = parts.reduce((sum, { quantity }) => sum + quantity, 0)
      return left.lt(wanted) ? `Line ${number} has ${left.toFixed()} units left to refund, not ${wanted}.` : undefined
    },
  )
}

function firstProblem<Key, Value>(
  groups: ReadonlyMap<Key, Value>,
  problemOf: (key: Key, value: Value) => string | undefined,
): string | undefined {
  for (const [key, value] of groups) {
    const problem = problemOf(key, value)
    if (problem !== undefined) return problem
  }
  return undefined
}

const missingLine = (number: number | string) => `Walmart has no line ${number}.`

/** The state of each line on Walmart, for people. Null if it cannot be read. */
export function baselineOf(send: ClaimedSend, raw: unknown): WalmartSendBaseline[] | null {
  if (send.type !== 'return_refund') {
    const { data: order } = Order.safeParse(raw)
    return order?.orderLines.orderLine.map(lineBaseline) ?? null
  }
  const { data } = Return.safeParse(raw)
  const lines = data?.returnOrderLines.map((line) => ({
    line_number: String(line.returnOrderLineNumber),
    quantity: line.quantity?.measurementValue ?? '0',
    shipped: '0',
    cancelled: '0',
    refunded: line.refundedQty ?? '0',
  }))
  return lines ?? null
}

function lineBaseline(line: OrderLine): WalmartSendBaseline {
  const refunded = refundedOf(line, 'PRODUCT').plus(refundedOf(line, 'SHIPPING'))
  return {
    line_number: line.lineNumber,
    quantity: line.orderLineQuantity.amount,
    shipped: String(units(line, ...sentStatuses)),
    cancelled: String(units(line, 'Cancelled')),
    refunded: refunded.toFixed(),
  }
}

const lineOf = (order: Order, number: string) =>
  order.orderLines.orderLine.find(({ lineNumber }) => lineNumber === number)

function units(line: OrderLine, ...statuses: readonly string[]): number {
  return line.orderLineStatuses.orderLineStatus
    .filter(({ status }) => statuses.includes(knownUnitStatus(status)))
    .reduce((sum, { statusQuantity }) => sum + Number(statusQuantity.amount), 0)
}

function chargedFor(line: OrderLine, type: string, chargeAmounts: ChargeAmounts): Big {
  const charged = sumOf(
    line.charges.charge.filter((charge) => charge.chargeType === type).map(({ chargeAmount }) => chargeAmount.amount),
  )
  return chargeAmounts === 'per_unit' ? charged.times(line.orderLineQuantity.amount) : charged
}

/** Refunds are negative charges. */
function refundedOf(line: OrderLine, type: string): Big {
  const charges = (line.refund?.refundCharges?.refundCharge ?? []).filter(({ charge }) => charge.chargeType === type)
  return sumOf(charges.map(({ charge }) => charge.chargeAmount.amount)).times(-1)
}

const sumOf = (amounts: readonly string[]) => amounts.reduce((sum, amount) => sum.plus(amount), new Big(0))
