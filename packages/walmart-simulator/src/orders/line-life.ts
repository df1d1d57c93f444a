import type {
  LineQuantity,
  LineStatus,
  LineStatusName,
  OrderLine,
  ReturnCenterAddress,
  TrackingInfo,
} from '../payloads.ts'
import { lineRefusal, overShipped } from './line-refusals.ts'

/*
 * The life of an order line. Each of its units is in one status; the quantities of the statuses always add up to the
 * line's. What a call asks for is done to all lines it names, or, if one of them may not, to none. Every change sets the
 * line's `statusDate` to now. Orders that Walmart ships itself (WFSFulfilled) take no write at all.
 *
 *   Created ──acknowledge──► Acknowledged ──shipping──► Shipped ──(the carrier)──► Delivered
 *      └────────cancel────────────┴──────► Cancelled
 *
 * acknowledge  The whole order. Refused if one unit of one line is Shipped, Delivered or Cancelled: so a seller who has
 *              cancelled a part before acknowledging can only cancel the rest. May be repeated; a line with nothing in
 *              Created stays as it is, with its `statusDate`.
 * shipping     Takes units that are Acknowledged, at most as many as there are (units in Created do not count). Each
 *              status of the request becomes a Shipped status of its own, behind the others. A line with an
 *              `intentToCancel` needs `intentToCancelOverride`. A line with nothing in Created or Acknowledged, but
 *              something sent, is "in SHIPPED status"; any other excess is "OverShipped".
 * tracking     (`shipping` with `processMode: PARTIAL_UPDATE`.) Moves no unit. Replaces the `trackingInfo` of the Shipped
 *              status whose tracking number is `currentTrackingInfo.trackingNumber`, for the whole of its quantity, until
 *              four hours after that parcel was shipped.
 * cancel       Takes units in Created, then Acknowledged ones, at most as many as there are. Each status of the request
 *              becomes a Cancelled status of its own. Excess is "in SHIPPED status" where something was sent.
 * refund       Moves no unit: see `line-refund.ts`.
 *
 * A line that a request names twice is changed twice, in that order.
 */

/** Which order, when, and when each parcel was shipped. */
export interface Occasion {
  readonly purchaseOrderId: string
  readonly atMs: number
  readonly shippedAt: WeakMap<TrackingInfo, number>
}

/** Units of a line that are sent together. */
export interface Parcel {
  readonly units: number
  readonly trackingInfo: TrackingInfo
  readonly returnCenterAddress?: ReturnCenterAddress
}

/** What a shipment does to one line. */
export interface LineShipment {
  readonly parcels: readonly Parcel[]
  readonly sellerOrderId: string
  readonly intentToCancelOverride: boolean
}

/** What a change of tracking does to one parcel. */
export interface ParcelUpdate extends Parcel {
  readonly currentTrackingNumber: string
}

/** Units of a line that are cancelled for one reason. */
export interface Cancellation {
  readonly units: number
  readonly reason: string
}

const trackingChangeMs = 4 * 3_600_000

/** How many of the line's units are in one of these statuses. */
export function unitsIn(line: OrderLine, ...names: readonly LineStatusName[]): number {
  return statusesOf(line).reduce(
    (sum, { status, statusQuantity }) => (names.includes(status) ? sum + Number(statusQuantity.amount) : sum),
    0,
  )
}

export function acknowledgeLine(line: OrderLine, { purchaseOrderId, atMs }: Occasion): OrderLine {
  if (unitsIn(line, 'Shipped', 'Delivered', 'Cancelled') > 0) {
    throw lineRefusal(`Cannot acknowledge PO: ${purchaseOrderId}. Some or all qty in higher status`)
  }
  const units = unitsIn(line, 'Created')
  if (units === 0) return line
  const statusQuantity = quantity(units + unitsIn(line, 'Acknowledged'))
  return withStatuses(line, [{ status: 'Acknowledged', statusQuantity }], atMs)
}

export function shipLine(line: OrderLine, shipment: LineShipment, occasion: Occasion): OrderLine {
  const { purchaseOrderId, atMs, shippedAt } = occasion
  const { parcels, sellerOrderId } = shipment
  const units = sumOf(parcels)
  if (unitsIn(line, 'Created', 'Acknowledged') === 0 && isSent(line)) throw inShippedStatus(line, purchaseOrderId)
  if (units > unitsIn(line, 'Acknowledged')) throw overShipped(purchaseOrderId)
  if (line.intentToCancel !== undefined && !shipment.intentToCancelOverride) {
    const description = `The Line: ${line.lineNumber} of PO: ${purchaseOrderId} has an intent to cancel`
    throw lineRefusal(`${description}: intentToCancelOverride must be true`)
  }
  for (const { trackingInfo } of parcels) shippedAt.set(trackingInfo, atMs)
  const sent = parcels.map(shippedStatus)
  return { ...withStatuses(line, [...without(statusesOf(line), 'Acknowledged', units), ...sent], atMs), sellerOrderId }
}

export function changeTracking(line: OrderLine, update: ParcelUpdate, occasion: Occasion): OrderLine {
  const { purchaseOrderId, atMs, shippedAt } = occasion
  const { currentTrackingNumber, trackingInfo, units } = update
  const where = `of The Line: ${line.lineNumber} of PO: ${purchaseOrderId}`
  const old = statusesOf(line).find(
    ({ status, trackingInfo: info }) => status === 'Shipped' && info?.trackingNumber === currentTrackingNumber,
  )
  if (old?.trackingInfo === undefined) throw lineRefusal(`No shipped qty ${where} has the current tracking number`)
  if (Number(old.statusQuantity.amount) !== units) throw overShipped(purchaseOrderId)
  // A parcel that was not shipped through here counts from the line's last change.
  const shippedAtMs = shippedAt.get(old.trackingInfo) ?? line.statusDate
  if (atMs - shippedAtMs > trackingChangeMs) throw lineRefusal(`The tracking ${where} cannot be changed after 4 hours`)
  shippedAt.set(trackingInfo, shippedAtMs)
  const replaced = { ...old, ...shippedStatus(update) }
  return withStatuses(
    line,
    statusesOf(line).map((status) => (status === old ? replaced : status)),
    atMs,
  )
}

export function cancelUnits(line: OrderLine, cancellations: readonly Cancellation[], occasion: Occasion): OrderLine {
  const { purchaseOrderId, atMs } = occasion
  const units = sumOf(cancellations)
  if (units > unitsIn(line, 'Created', 'Acknowledged')) {
    if (isSent(line)) throw inShippedStatus(line, purchaseOrderId)
    throw lineRefusal(`More qty of The Line: ${line.lineNumber} of PO: ${purchaseOrderId} cancelled than is open`)
  }
  const fromCreated = Math.min(units, unitsIn(line, 'Created'))
  const left = without(without(statusesOf(line), 'Created', fromCreated), 'Acknowledged', units - fromCreated)
  const cancelled = cancellations.map((part): LineStatus => {
    return { status: 'Cancelled', statusQuantity: quantity(part.units), cancellationReason: part.reason }
  })
  return withStatuses(line, [...left, ...cancelled], atMs)
}

/** What the carrier does: whatever is shipped arrives. A line with nothing under way stays as it is. */
export function deliverLine(line: OrderLine, atMs: number): OrderLine {
  if (unitsIn(line, 'Shipped') === 0) return line
  return withStatuses(line, statusesOf(line).map(arrived), atMs)
}

const arrived = (part: LineStatus): LineStatus => (part.status === 'Shipped' ? { ...part, status: 'Delivered' } : part)
const statusesOf = (line: OrderLine) => line.orderLineStatuses.orderLineStatus
const quantity = (units: number): LineQuantity => ({ unitOfMeasurement: 'EACH', amount: String(units) })
const sumOf = (parts: readonly { readonly units: number }[]) => parts.reduce((sum, { units }) => sum + units, 0)
const isSent = (line: OrderLine) => unitsIn(line, 'Shipped', 'Delivered') > 0

const inShippedStatus = (line: OrderLine, purchaseOrderId: string) =>
  lineRefusal(`The Line: ${line.lineNumber} of PO: ${purchaseOrderId} is in SHIPPED status`)

const withStatuses = (line: OrderLine, orderLineStatus: LineStatus[], statusDate: number): OrderLine => ({
  ...line,
  statusDate,
  orderLineStatuses: { orderLineStatus },
})

const shippedStatus = ({ units, trackingInfo, returnCenterAddress }: Parcel): LineStatus => ({
  status: 'Shipped',
  statusQuantity: quantity(units),
  trackingInfo,
  ...(returnCenterAddress === undefined ? {} : { returnCenterAddress }),
})

/** The statuses with so many units of one status taken out, the first of them first. */
function without(statuses: readonly LineStatus[], name: LineStatusName, units: number): LineStatus[] {
  let left = units
  return statuses.flatMap((part) => {
    if (part.status !== name || left === 0) return [part]
    const amount = Number(part.statusQuantity.amount)
    const taken = Math.min(left, amount)
    left -= taken
    return taken === amount ? [] : [{ ...part, statusQuantity: quantity(amount - taken) }]
  })
}
