import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { changeOrder } from './change-order.ts'
import { getOrder } from './get-order.ts'
import type { Order } from './order.ts'
import { Shipment } from './shipment.ts'
import { shippingBody } from './shipping-body.ts'
import { shippingProgress } from './shipping-progress.ts'

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
    limit: 'shipOrder',
    body: shippingBody(shipment),
    progress: (after) => shippingProgress(lines, before, after),
    signal,
  })
}
