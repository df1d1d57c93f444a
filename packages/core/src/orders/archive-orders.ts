import type { ArchivedWalmartOrders, WalmartOrder, WalmartOrderIds } from '@aisle/contract'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { type Archivable, setEachArchived } from '../platform/set-archived.ts'
import { selectOrdersByIds } from './order-list.ts'
import { presentOrder } from './order.ts'
import { lockOrders } from './sold-orders.ts'

const archivable: Archivable<WalmartOrder> = {
  table: 'walmart_orders',
  async lock(tx, named) {
    await requireLockedInstance(tx, named.id, 'share')
    return lockOrders(tx, named)
  },
  find: async (tx, named) => (await selectOrdersByIds(tx, named)).map(presentOrder),
}

export function archiveOrders(ctx: TenantRequestContext, input: WalmartOrderIds): Promise<ArchivedWalmartOrders> {
  return setEachArchived(ctx, archivable, { ...input, isArchived: true })
}

export function unarchiveOrders(ctx: TenantRequestContext, input: WalmartOrderIds): Promise<ArchivedWalmartOrders> {
  return setEachArchived(ctx, archivable, { ...input, isArchived: false })
}
