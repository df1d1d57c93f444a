import type { ReturnEvent, ReturnOrderLine, ReturnTrackingStatus } from './payloads.ts'

/*
 * The lifecycle of a return line.
 *
 *   INITIATED ──(the carrier)──► DELIVERED ──refund of all units──► COMPLETED
 *       └───────────────refund of all units────────────────────────────┘
 *
 * A refund covers at most the units that are not refunded yet, and may precede the delivery. While only some units are
 * refunded, the line keeps its status and `currentTrackingStatuses` shows the refunded units as COMPLETED. Every change
 * sets `statusTime`. The order does not change, unless the setting `refunds-on-orders` is active.
 */

/** An entry of `returnTrackingDetail`. */
export const returnEvent = (sequenceNo: number, eventTag: string, eventTime: string): ReturnEvent => ({
  sequenceNo,
  eventTag,
  eventDescription: `Simulated: ${eventTag.toLowerCase().replaceAll('_', ' ')}`,
  eventTime,
  references: [{ name: 'ReturnDate', value: eventTime }],
})

/** The line after its goods arrived at the return center. */
export const receiveReturnLine = (
  line: ReturnOrderLine,
  atMs: number,
  eventTag = 'DELIVERED_AT_RETURN_CENTER',
): ReturnOrderLine =>
  withState({ ...line, currentDeliveryStatus: 'DELIVERED', cancellableQty: 0 }, { status: 'DELIVERED', eventTag, atMs })

interface UnitsRefunded {
  readonly units: number
  readonly atMs: number
  readonly eventTag?: string
}

/** The line after a refund of some of its units. */
export function refundReturnLine(
  line: ReturnOrderLine,
  { units, atMs, eventTag = 'REFUND_INITIATED' }: UnitsRefunded,
): ReturnOrderLine {
  const refundedQty = line.refundedQty + units
  const isDone = refundedQty === line.quantity.measurementValue
  const channel = { refundChannelName: 'SELLER_MANUAL_REFUND', quantity: { measurementValue: units } }
  return withState(
    {
      ...line,
      refundedQty,
      currentRefundStatus: 'REFUND_INITIATED',
      refundChannels: [...line.refundChannels, channel],
      cancellableQty: 0,
    },
    { status: isDone ? 'COMPLETED' : line.status, eventTag, atMs },
  )
}

interface State {
  readonly status: ReturnOrderLine['status']
  readonly eventTag: string
  readonly atMs: number
}

function withState(line: ReturnOrderLine, { status, eventTag, atMs }: State): ReturnOrderLine {
  const statusTime = new Date(atMs).toISOString()
  const { refundedQty } = line
  const rest = line.quantity.measurementValue - refundedQty
  const parts: ReturnTrackingStatus[] = []
  const quantityOf = (measurementValue: number) => ({ ...line.quantity, measurementValue })
  if (rest > 0) parts.push({ status, statusTime, quantity: quantityOf(rest) })
  if (refundedQty > 0) {
    const currentRefundStatus = 'REFUND_INITIATED'
    parts.push({ status: 'COMPLETED', statusTime, currentRefundStatus, quantity: quantityOf(refundedQty) })
  }
  const event = returnEvent(line.returnTrackingDetail.length, eventTag, statusTime)
  return {
    ...line,
    status,
    statusTime,
    currentTrackingStatuses: parts,
    returnTrackingDetail: [event, ...line.returnTrackingDetail],
  }
}
