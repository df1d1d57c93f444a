import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { groupLines } from './group-lines.ts'
import { isSent, unitsOf } from './line-units.ts'
import type { Order } from './order.ts'

/** Units of a line, and the tracking number that they are sent with. */
export interface SentUnits {
  readonly lineNumber: string
  readonly quantity: number
  readonly trackingNumber: string
}

/**
 * How much of a shipment has happened between two readings of the order. Units that were sent meanwhile, but not with the
 * tracking numbers asked for, leave it open whose they are: that is 'in part'.
 */
export function shippingProgress(lines: readonly SentUnits[], before: Order, after: Order): Progress {
  return overall(groupLines(lines).flatMap(([lineNumber, parcels]) => lineProgress(lineNumber, parcels)))

  function lineProgress(lineNumber: string, parcels: readonly SentUnits[]): Progress[] {
    const sent = growthOf(unitsOf(before, lineNumber, isSent), unitsOf(after, lineNumber, isSent), unitsIn(parcels))
    const byNumber = [...Map.groupBy(parcels, ({ trackingNumber }) => trackingNumber)]
    const tracked = byNumber.map(([trackingNumber, some]) => {
      const unitsOfParcel = (order: Order) =>
        unitsOf(order, lineNumber, (status) => isSent(status) && status.trackingInfo?.trackingNumber === trackingNumber)
      return growthOf(unitsOfParcel(before), unitsOfParcel(after), unitsIn(some))
    })
    return [sent, ...tracked]
  }
}

const unitsIn = (parcels: readonly SentUnits[]) => parcels.reduce((units, { quantity }) => units + quantity, 0)
