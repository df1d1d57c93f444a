import type { ArchivedWalmartOrders, WalmartOrderIds } from '@aisle/contract'

import { requireLockedInstance } from '../instances/index.ts'
import { type TenantContext, transaction } from '../platform/context.ts'
import { unknownOrders } from './get-order.ts'
import { selectOrdersByIds } from './order-queries.ts'
import { presentOrder } from './present-order.ts'
import { lockOrders, setArchived } from './write-queries.ts'

/** Takes orders out of use: all of those given, or none. */
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
    await setArchived(tx, { ids, isArchived })
    return { data: (await selectOrdersByIds(tx, { id, ids })).map(presentOrder), message: null }
  })
}
