import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { changeOrder } from './change-order.ts'
import { getOrder } from './get-order.ts'
import { groupLines, isSent, unitsOf } from './line-units.ts'
import type { Order } from './order.ts'
import { Shipment } from './shipment.ts'
import { shippingBody } from './shipping-body.ts'

/** Reads what was shipped before, as the same parcel may be reported twice on purpose. */
export async function shipOrder(
  session: Session,
  input: Shipment,
  { signal }: CallOptions = {},
): Promise<Reply<Order>> {
  const shipment = readInput(Shipment, input)
  const { purchaseOrderId, lines } = shipment
  const { value: before } = await getOrder(session, purchaseOrderId, { signal })
  return changeOrder(session, {
    purchaseOrderId,
    action: 'shipping',
    body: shippingBody(shipment),
    progress: (after) => shippingProgress(lines, before, after),
    signal,
  })
}

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
