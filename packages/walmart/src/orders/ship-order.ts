import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { defineOrderWrite } from './define-order-write.ts'
import { groupLines, isSent, unitsOf } from './line-units.ts'
import type { Order } from './order.ts'
import { Shipment } from './shipment.ts'
import { shippingBody } from './shipping-body.ts'

export const shipment = defineOrderWrite({
  input: Shipment,
  action: 'shipping',
  body: shippingBody,
  progress: ({ lines }, before, after) => shippingProgress(lines, before, after),
})

export interface SentUnits {
  readonly lineNumber: string
  readonly quantity: number
  readonly trackingNumber: string
}

/**
 * The progress of a shipment between two reads of the order. If units were shipped meanwhile with other tracking numbers, the
 * progress is unclear, which counts as 'partial'.
 */
export function shippingProgress(lines: readonly SentUnits[], before: Order, after: Order): Progress {
  return overall(groupLines(lines).flatMap(([lineNumber, parcels]) => lineProgress(lineNumber, parcels)))

  function lineProgress(lineNumber: string, parcels: readonly SentUnits[]): Progress[] {
    const sent = growthOf(unitsOf(before, lineNumber, isSent), unitsOf(after, lineNumber, isSent), unitsIn(parcels))
    const byNumber = [...Map.groupBy(parcels, ({ trackingNumber }) => trackingNumber)]
    const tracked = byNumber.map(([trackingNumber, group]) => {
      const unitsOfParcel = (order: Order) =>
        unitsOf(order, lineNumber, (status) => isSent(status) && status.trackingInfo?.trackingNumber === trackingNumber)
      return growthOf(unitsOfParcel(before), unitsOfParcel(after), unitsIn(group))
    })
    return [sent, ...tracked]
  }
}

const unitsIn = (parcels: readonly SentUnits[]) => parcels.reduce((units, { quantity }) => units + quantity, 0)
