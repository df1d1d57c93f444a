import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { changeOrder } from './change-order.ts'
import { getOrder } from './get-order.ts'
import type { Order } from './order.ts'
import { TrackingUpdate } from './shipment.ts'
import { trackingUpdateBody } from './shipping-body.ts'
import { trackingProgress } from './tracking-progress.ts'

/** Reads the current tracking first, as another parcel can already have the new one. */
export async function updateTracking(
  session: Session,
  input: TrackingUpdate,
  { signal }: CallOptions = {},
): Promise<Reply<Order>> {
  const update = readInput(TrackingUpdate, input)
  const { purchaseOrderId, lines } = update
  const { value: before } = await getOrder(session, purchaseOrderId, { signal })
  return changeOrder(session, {
    purchaseOrderId,
    action: 'shipping',
    limit: 'shipOrder',
    body: trackingUpdateBody(update),
    progress: (after) => trackingProgress(lines, before, after),
    signal,
  })
}
