import type { ArchivedWalmartOrders, WalmartOrderIds } from '@aisle/contract'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { setArchived } from '../platform/set-archived.ts'
import { nothing, write } from '../platform/write.ts'
import { selectOrdersByIds } from './order-list.ts'
import { presentOrder, unknownOrders } from './order.ts'
import { lockOrders } from './sold-orders.ts'

/** Archives orders: all of them, or none if any does not exist. */
export function archiveOrders(ctx: TenantRequestContext, input: WalmartOrderIds): Promise<ArchivedWalmartOrders> {
  return setEachArchived(ctx, { ...input, isArchived: true })
}

export function unarchiveOrders(ctx: TenantRequestContext, input: WalmartOrderIds): Promise<ArchivedWalmartOrders> {
  return setEachArchived(ctx, { ...input, isArchived: false })
}

function setEachArchived(
  ctx: TenantRequestContext,
  { id, ids, isArchived }: WalmartOrderIds & { readonly isArchived: boolean },
) {
  return write(ctx, { input: { id, ids }, subject: 'walmart_instance', subjectId: id }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    const found = await lockOrders(tx, { id, ids })
    const unknown = ids.filter((one) => !found.includes(one))
    if (unknown.length > 0) throw unknownOrders(id, unknown)
    const changed = await setArchived(tx, 'walmart_orders', { ids, isArchived })
    report(changed.length > 0 ? { after: { ids: changed } } : nothing)
    return { data: (await selectOrdersByIds(tx, { id, ids })).map(presentOrder), message: null }
  })
}
