import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { isSent, unitsOf } from './line-units.ts'
import type { OrderLineStatus } from './order-line.ts'
import type { Order } from './order.ts'

/** Units of a line, and the tracking that they are to have. */
export interface TrackedUnits {
  readonly lineNumber: string
  readonly quantity: number
  readonly carrier?: string | undefined
  readonly otherCarrier?: string | undefined
  readonly methodCode: string
  readonly trackingNumber: string
  readonly trackingUrl?: string | undefined
}

/**
 * How much of a change of tracking has happened between two readings of the order. Another parcel can have the new
 * tracking already: what counts is how many units have come to it.
 */
export function trackingProgress(lines: readonly TrackedUnits[], before: Order, after: Order): Progress {
  const parts = [...Map.groupBy(lines, keyOf).values()].map((some) => {
    const [wanted] = some
    if (wanted === undefined) return 'not begun'
    const unitsIn = (order: Order) => unitsOf(order, wanted.lineNumber, isTrackedAs(wanted))
    const quantity = some.reduce((units, line) => units + line.quantity, 0)
    return growthOf(unitsIn(before), unitsIn(after), quantity)
  })
  return overall(parts)
}

/** What tells the trackings of an order's lines apart. */
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
