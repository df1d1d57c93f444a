import type { ChangeWalmartTracking, ShippedLine, WalmartSendDocument } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { write } from '../platform/write.ts'
import { requireFulfillment } from './list-fulfillments.ts'
import { describeSend } from './list-sends.ts'
import { queueSends } from './queue-sends.ts'
import { lockSendableOrders, newSend } from './sendable-orders.ts'
import { carrierErrors } from './ship-orders.ts'
import { trackingReference } from './store-tracking.ts'
import { waitForSend } from './wait-for-send.ts'

/** Queues new tracking for a parcel that was shipped. */
export async function changeTracking(
  ctx: TenantRequestContext,
  input: ChangeWalmartTracking,
): Promise<WalmartSendDocument> {
  const { id, fulfillment_id: fulfillmentId, ...tracking } = input
  const errors = carrierErrors(tracking)
  if (Object.keys(errors).length > 0) throw validationError(errors)
  const target = { subject: 'walmart_fulfillment', subjectId: fulfillmentId, instanceId: id }
  const queued = await write(ctx, { input, ...target }, async (tx) => {
    await requireLockedInstance(tx, id, 'share')
    const { order_id: orderId } = await requireFulfillment(tx, input)
    const [order] = (await lockSendableOrders(tx, id, [orderId])).values()
    // Read again: the lock may have waited for a change.
    const fulfillment = await requireFulfillment(tx, input)
    if (fulfillment.status !== 'applied' || !order) {
      throw new AisleError(
        'ERR_CONFLICT',
        `Fulfillment ${fulfillmentId} is ${fulfillment.status}, so it has no tracking to change.`,
      )
    }
    const changes = await selectChanges(tx, orderId, fulfillmentId)
    if (changes.some(({ settled_at: settledAt }) => settledAt === null)) {
      const message = `A change of the tracking of fulfillment ${fulfillmentId} has not ended. Wait for it, or cancel it.`
      throw new AisleError('ERR_CONFLICT', message)
    }
    const intent = {
      ...tracking,
      current_tracking_number: fulfillment.tracking_number,
      lines: fulfillment.lines as ShippedLine[],
    }
    const reference = trackingReference(fulfillmentId, changes.length + 1)
    const sends = [newSend(order, { type: 'tracking', reference, intent })]
    const [send] = await queueSends(ctx, tx, { instanceId: id, sends })
    if (!send) throw new Error('A send was not queued.')
    return describeSend(tx, { id, send_id: send.id })
  })
  return waitForSend(ctx, queued)
}

/** The earlier changes of a parcel's tracking. */
function selectChanges(tx: TenantTransaction, orderId: number, fulfillmentId: number) {
  return tx
    .selectFrom('sends')
    .select('settled_at')
    .where('order_id', '=', orderId)
    .where('type', '=', 'tracking')
    .where('reference', 'like', `${fulfillmentId}/%`)
    .execute()
}
