import type { ArchivedWalmartOrders, WalmartOrderIds } from '@aisle/contract'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { setArchived } from '../platform/set-archived.ts'
import { transaction } from '../platform/transaction.ts'
import { selectOrdersByIds } from './order-list.ts'
import { presentOrder, unknownOrders } from './order.ts'
import { lockOrders } from './store-orders.ts'

/** Archives orders: all of them, or none if any does not exist. */
export function archiveOrders(ctx: TenantContext, input: WalmartOrderIds): Promise<ArchivedWalmartOrders> {
  return archiveOrNot(ctx, input, true)
}

export function unarchiveOrders(ctx: TenantContext, input: WalmartOrderIds): Promise<ArchivedWalmartOrders> {
  return archiveOrNot(ctx, input, false)
}

function archiveOrNot(ctx: TenantContext, { id, ids }: WalmartOrderIds, isArchived: boolean) {
  return transaction(ctx, async (tx) => {
    await requireLockedInstance(tx, id, 'share')
    const found = await lockOrders(tx, { id, ids })
    const unknown = ids.filter((one) => !found.includes(one))
    if (unknown.length > 0) throw unknownOrders(id, unknown)
    await setArchived(tx, 'walmart_orders', { ids, isArchived })
    return { data: (await selectOrdersByIds(tx, { id, ids })).map(presentOrder), message: null }
  })
}
