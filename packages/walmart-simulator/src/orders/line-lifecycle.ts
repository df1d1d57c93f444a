import { ApiError } from '../gateway/api-error.ts'
import type {
  LineQuantity,
  LineStatus,
  LineStatusName,
  OrderLine,
  ReturnCenterAddress,
  TrackingInfo,
} from '../payloads.ts'

/*
 * The lifecycle of an order line. Each unit has one status; the quantities of the statuses add up to the line's quantity.
 * A call changes all the lines it names, or none if one of them cannot be changed. Every change sets the line's
 * `statusDate` to now. Orders fulfilled by Walmart (WFSFulfilled) cannot be changed.
 *
 *   Created ──acknowledge──► Acknowledged ──shipping──► Shipped ──(the carrier)──► Delivered
 *      └────────cancel────────────┴──────► Cancelled
 *
 * acknowledge  Applies to the whole order. Rejected if any unit is Shipped, Delivered or Cancelled, so a seller who cancels
 *              part of an order before acknowledging it can only cancel the rest. Repeatable: a line without Created units
 *              does not change, and neither does its `statusDate`.
 * shipping     Ships Acknowledged units (Created ones do not count). Each status of the request becomes a separate Shipped
 *              status at the end of the list. A line with an `intentToCancel` needs `intentToCancelOverride`. If a line has
 *              sent units and none in Created or Acknowledged, the error is "in SHIPPED status"; any other excess is
 *              "OverShipped".
 * tracking     (`shipping` with `processMode: PARTIAL_UPDATE`.) Changes no status. Replaces the `trackingInfo` of the Shipped
 *              status whose tracking number is `currentTrackingInfo.trackingNumber`, for its whole quantity, within four
 *              hours of the shipment.
 * cancel       Cancels Created units first, then Acknowledged ones. Each status of the request becomes a separate Cancelled
 *              status. If there are too few units and some were sent, the error is "in SHIPPED status".
 * refund       Changes no status: see `line-refund.ts`.
 *
 * A line that a request names twice is changed twice, in order.
 */

/** The order being changed, the time, and when each parcel was shipped. */
export interface ChangeContext {
  readonly purchaseOrderId: string
  readonly atMs: number
  readonly shippedAt: WeakMap<TrackingInfo, number>
}

/** Units of a line that are shipped together. */
export interface Parcel {
  readonly units: number
  readonly trackingInfo: TrackingInfo
  readonly returnCenterAddress?: ReturnCenterAddress
}

/** The shipment of one line. */
export interface LineShipment {
  readonly parcels: readonly Parcel[]
  readonly sellerOrderId: string | undefined
  readonly intentToCancelOverride: boolean
}

/** New tracking for one parcel. */
export interface ParcelUpdate extends Parcel {
  readonly currentTrackingNumber: string
}

/** Units of a line to cancel for one reason. */
export interface Cancellation {
  readonly units: number
  readonly reason: string
}

const trackingChangeMs = 4 * 3_600_000

/** The number of the line's units that have one of these statuses. */
export function unitsIn(line: OrderLine, ...names: readonly LineStatusName[]): number {
  return statusesOf(line).reduce(
    (sum, { status, statusQuantity }) => (names.includes(status) ? sum + Number(statusQuantity.amount) : sum),
    0,
  )
}

export function acknowledgeLine(line: OrderLine, { purchaseOrderId, atMs }: ChangeContext): OrderLine {
  if (unitsIn(line, 'Shipped', 'Delivered', 'Cancelled') > 0) {
    throw lineError(`Cannot acknowledge PO: ${purchaseOrderId}. Some or all qty in higher status`)
  }
  const units = unitsIn(line, 'Created')
  if (units === 0) return line
  const statusQuantity = quantityOf(units + unitsIn(line, 'Acknowledged'))
  return withStatuses(line, [{ status: 'Acknowledged', statusQuantity }], atMs)
}

export function shipLine(line: OrderLine, shipment: LineShipment, context: ChangeContext): OrderLine {
  const { purchaseOrderId, atMs, shippedAt } = context
  const { parcels, sellerOrderId } = shipment
  const units = sumOf(parcels)
  if (unitsIn(line, 'Created', 'Acknowledged') === 0 && isSent(line)) throw inShippedStatus(line, purchaseOrderId)
  if (units > unitsIn(line, 'Acknowledged')) throw overShipped(purchaseOrderId)
  if (line.intentToCancel !== undefined && !shipment.intentToCancelOverride) {
    const description = `The Line: ${line.lineNumber} of PO: ${purchaseOrderId} has an intent to cancel`
    throw lineError(`${description}: intentToCancelOverride must be true`)
  }
  for (const { trackingInfo } of parcels) shippedAt.set(trackingInfo, atMs)
  const sent = parcels.map(shippedStatus)
  const changed = withStatuses(line, [...without(statusesOf(line), 'Acknowledged', units), ...sent], atMs)
  return sellerOrderId === undefined ? changed : { ...changed, sellerOrderId }
}

export function changeTracking(line: OrderLine, update: ParcelUpdate, context: ChangeContext): OrderLine {
  const { purchaseOrderId, atMs, shippedAt } = context
  const { currentTrackingNumber, trackingInfo, units } = update
  const where = `of The Line: ${line.lineNumber} of PO: ${purchaseOrderId}`
  const old = statusesOf(line).find(
    ({ status, trackingInfo: info }) => status === 'Shipped' && info?.trackingNumber === currentTrackingNumber,
  )
  if (old?.trackingInfo === undefined) throw lineError(`No shipped qty ${where} has the current tracking number`)
  if (Number(old.statusQuantity.amount) !== units) throw overShipped(purchaseOrderId)
  // For a parcel that was not shipped through the API, use the line's last change.
  const shippedAtMs = shippedAt.get(old.trackingInfo) ?? line.statusDate
  if (atMs - shippedAtMs > trackingChangeMs) throw lineError(`The tracking ${where} cannot be changed after 4 hours`)
  shippedAt.set(trackingInfo, shippedAtMs)
  const replaced = { ...old, ...shippedStatus(update) }
  return withStatuses(
    line,
    statusesOf(line).map((status) => (status === old ? replaced : status)),
    atMs,
  )
}

export function cancelUnits(
  line: OrderLine,
  cancellations: readonly Cancellation[],
  context: ChangeContext,
): OrderLine {
  const { purchaseOrderId, atMs } = context
  const units = sumOf(cancellations)
  if (units > unitsIn(line, 'Created', 'Acknowledged')) {
    if (isSent(line)) throw inShippedStatus(line, purchaseOrderId)
    throw lineError(`More qty of The Line: ${line.lineNumber} of PO: ${purchaseOrderId} cancelled than is open`)
  }
  const fromCreated = Math.min(units, unitsIn(line, 'Created'))
  const left = without(without(statusesOf(line), 'Created', fromCreated), 'Acknowledged', units - fromCreated)
  const cancelled = cancellations.map((part): LineStatus => {
    return { status: 'Cancelled', statusQuantity: quantityOf(part.units), cancellationReason: part.reason }
  })
  return withStatuses(line, [...left, ...cancelled], atMs)
}

/** Delivers the line's shipped units. */
export function deliverLine(line: OrderLine, atMs: number): OrderLine {
  if (unitsIn(line, 'Shipped') === 0) return line
  return withStatuses(line, statusesOf(line).map(delivered), atMs)
}

const delivered = (part: LineStatus): LineStatus =>
  part.status === 'Shipped' ? { ...part, status: 'Delivered' } : part
const statusesOf = (line: OrderLine) => line.orderLineStatuses.orderLineStatus
/** A quantity of units as order lines have it. */
export const quantityOf = (units: number): LineQuantity => ({ unitOfMeasurement: 'EACH', amount: String(units) })
const sumOf = (parts: readonly { readonly units: number }[]) => parts.reduce((sum, { units }) => sum + units, 0)
const isSent = (line: OrderLine) => unitsIn(line, 'Shipped', 'Delivered') > 0

const inShippedStatus = (line: OrderLine, purchaseOrderId: string) =>
  lineError(`The Line: ${line.lineNumber} of PO: ${purchaseOrderId} is in SHIPPED status`)

const withStatuses = (line: OrderLine, orderLineStatus: LineStatus[], statusDate: number): OrderLine => ({
  ...line,
  statusDate,
  orderLineStatuses: { orderLineStatus },
})

const shippedStatus = ({ units, trackingInfo, returnCenterAddress }: Parcel): LineStatus => ({
  status: 'Shipped',
  statusQuantity: quantityOf(units),
  trackingInfo,
  ...(returnCenterAddress === undefined ? {} : { returnCenterAddress }),
})

/** Removes units of one status, starting with the first entry. */
function without(statuses: readonly LineStatus[], name: LineStatusName, units: number): LineStatus[] {
  let left = units
  return statuses.flatMap((part) => {
    if (part.status !== name || left === 0) return [part]
    const amount = Number(part.statusQuantity.amount)
    const removed = Math.min(left, amount)
    left -= removed
    return removed === amount ? [] : [{ ...part, statusQuantity: quantityOf(amount - removed) }]
  })
}

/** An error in a change of order lines. Walmart names the field `data` for all of them. */
export const lineError = (description: string) =>
  new ApiError('INVALID_REQUEST_CONTENT', 'GMP_ORDER_API', { field: 'data', description })

const overShipped = (purchaseOrderId: string) =>
  lineError(`Cannot ship PO: ${purchaseOrderId}. Qty OverShipped: more qty than is acknowledged`)
