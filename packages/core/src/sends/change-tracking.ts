import type { ChangeWalmartTracking, ShippedLine, WalmartSendDocument } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { databaseTime } from '../platform/transaction.ts'
import { nothing, write } from '../platform/write.ts'
import { type FulfillmentRow, requireFulfillment, trackingReference } from './fulfillment.ts'
import { queueSends } from './queue-sends.ts'
import { describeSend, waitForSend } from './send.ts'
import { lockSendableOrders, newSend, withExactTime } from './sendable-orders.ts'
import { carrierErrors } from './ship-orders.ts'

/** Queues new tracking for a parcel that was shipped. */
export async function changeTracking(
  ctx: TenantRequestContext,
  input: ChangeWalmartTracking,
): Promise<WalmartSendDocument> {
  const { id, fulfillment_id: fulfillmentId, ...asked } = input
  const tracking = withExactTime(asked)
  const errors = carrierErrors(tracking)
  if (Object.keys(errors).length > 0) throw validationError(errors)
  const target = { subject: 'walmart_fulfillment', subjectId: fulfillmentId, instanceId: id }
  const queued = await write(ctx, { input, ...target }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    const { order_id: orderId } = await requireFulfillment(tx, input)
    const [order] = (await lockSendableOrders(tx, id, [orderId])).values()
    // Read again: the lock may have waited for a change.
    const fulfillment = await requireFulfillment(tx, input)
    if (!order) throw new Error(`The order of fulfillment ${fulfillmentId} cannot be found.`)
    const changes = await selectChanges(tx, { orderId, fulfillmentId, tracking })
    const last = changes.at(-1)
    if (last && last.status !== 'failed' && last.is_same) {
      report(nothing)
      return describeSend(tx, { id, send_id: last.id })
    }
    if (changes.some(({ settled_at: settledAt }) => settledAt === null)) {
      const message = `A tracking update of fulfillment ${fulfillmentId} is still open. Wait until it has ended, or cancel it.`
      throw new AisleError('ERR_CONFLICT', message)
    }
    const deadlineAt = await requireChangeable(tx, fulfillment)
    const intent = {
      ...tracking,
      current_tracking_number: fulfillment.tracking_number,
      lines: fulfillment.lines as ShippedLine[],
    }
    const reference = trackingReference(fulfillmentId, changes.length + 1)
    const sends = [{ ...newSend(order, { type: 'tracking', reference, intent }), deadlineAt }]
    const [send] = await queueSends(ctx, tx, { instanceId: id, sends })
    if (!send) throw new Error('A send was not queued.')
    return describeSend(tx, { id, send_id: send.id })
  })
  return waitForSend(ctx, queued)
}

/**
 * Returns until when the tracking can be changed.
 *
 * @throws AisleError `ERR_CONFLICT` if Walmart accepts no change
 */
async function requireChangeable(tx: TenantTransaction, { id, status, changeable_until: until }: FulfillmentRow) {
  if (until === null) {
    const message = `Fulfillment ${id} has the status ${status}. Only the tracking of an applied one can be changed.`
    throw new AisleError('ERR_CONFLICT', message)
  }
  if (until > (await databaseTime(tx))) return until
  const message = `The tracking of fulfillment ${id} can no longer be changed: Walmart allowed it for four hours, until ${until.toISOString()}.`
  throw new AisleError('ERR_CONFLICT', message)
}

interface TrackingChange {
  readonly orderId: number
  readonly fulfillmentId: number
  readonly tracking: object
}

/** The earlier changes of a parcel's tracking, each with whether it requests the same. */
function selectChanges(tx: TenantTransaction, { orderId, fulfillmentId, tracking }: TrackingChange) {
  const asked = sql<boolean>`intent - 'current_tracking_number' - 'lines' = ${toPostgresJson(tracking)}::jsonb`
  return tx
    .selectFrom('sends')
    .select(['id', 'settled_at', 'status', asked.as('is_same')])
    .where('order_id', '=', orderId)
    .where('type', '=', 'tracking')
    .where('reference', 'like', `${fulfillmentId}/%`)
    .orderBy('id')
    .execute()
}
