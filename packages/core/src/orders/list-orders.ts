import type { ListWalmartOrders, WalmartOrderPage } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { presentPage } from '../platform/define-list.ts'
import { orders } from './order-list.ts'
import { presentOrder } from './present-order.ts'

export function listOrders(ctx: TenantContext, query: ListWalmartOrders): Promise<WalmartOrderPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await orders.page(tx, query), presentOrder)
  })
}
