import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { defineOrderWrite } from './define-order-write.ts'
import { isSent, unitsOf } from './line-units.ts'
import type { OrderLineStatus } from './order-line.ts'
import type { Order } from './order.ts'
import { TrackingUpdate } from './shipment.ts'
import { trackingUpdateBody } from './shipping-body.ts'

export const trackingUpdate = defineOrderWrite({
  input: TrackingUpdate,
  action: 'shipping',
  body: trackingUpdateBody,
  progress: ({ lines }, before, after) => trackingProgress(lines, before, after),
})

interface TrackedUnits {
  readonly lineNumber: string
  readonly quantity: number
  readonly carrier?: string | undefined
  readonly otherCarrier?: string | undefined
  readonly methodCode: string
  readonly trackingNumber: string
  readonly trackingUrl?: string | undefined
}

/**
 * The progress of a tracking update between two reads of the order. Another parcel can already have the new tracking, so
 * the increase of its units counts.
 */
export function trackingProgress(lines: readonly TrackedUnits[], before: Order, after: Order): Progress {
  const parts = [...Map.groupBy(lines, keyOf).values()].map((group) => {
    const [wanted] = group
    if (wanted === undefined) return 'not applied'
    const unitsIn = (order: Order) => unitsOf(order, wanted.lineNumber, isTrackedAs(wanted))
    const quantity = group.reduce((units, line) => units + line.quantity, 0)
    return growthOf(unitsIn(before), unitsIn(after), quantity)
  })
  return overall(parts)
}

const keyOf = ({ lineNumber, carrier, otherCarrier, methodCode, trackingNumber, trackingUrl }: TrackedUnits) =>
  JSON.stringify([lineNumber, carrier, otherCarrier, methodCode, trackingNumber, trackingUrl])

function isTrackedAs(wanted: TrackedUnits): (status: OrderLineStatus) => boolean {
  return (status) => {
    const { carrierName, methodCode, trackingNumber, trackingURL } = status.trackingInfo ?? {}
    return (
      isSent(status) &&
      trackingNumber === wanted.trackingNumber &&
      methodCode === wanted.methodCode &&
      (carrierName?.carrier ?? undefined) === wanted.carrier &&
      (carrierName?.otherCarrier ?? undefined) === wanted.otherCarrier &&
      (wanted.trackingUrl === undefined || trackingURL === wanted.trackingUrl)
    )
  }
}
