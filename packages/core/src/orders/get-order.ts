import type { WalmartOrderDocument, WalmartOrderId } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { findOrder, selectLinesOf } from './order-list.ts'
import { presentWithItems } from './present-order.ts'

export function getOrder(ctx: TenantContext, key: WalmartOrderId): Promise<WalmartOrderDocument> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, key.id)
    const row = await findOrder(tx, key)
    if (!row) throw unknownOrders(key.id, [key.order_id])
    const [data] = presentWithItems([row], await selectLinesOf(tx, [row.id]))
    if (!data) throw new Error('An order that was found was not presented.')
    return { data, message: null }
  })
}

/** @param ids ids of orders that the instance does not have */
export function unknownOrders(instanceId: number, ids: readonly number[]): AisleError {
  const which = ids.length === 1 ? 'order' : 'orders'
  return new AisleError('ERR_NOT_FOUND', `The instance ${instanceId} has no ${which} ${ids.join(', ')}.`)
}
