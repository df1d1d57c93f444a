import type { ListWalmartOrders, WalmartOrderPage } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { readPage } from '../platform/page.ts'
import { countOrders, selectOrders } from './order-queries.ts'
import { presentOrder } from './present-order.ts'

export function listOrders(ctx: TenantContext, query: ListWalmartOrders): Promise<WalmartOrderPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return readPage(query, {
      count: () => countOrders(tx, query),
      rows: async (range) => (await selectOrders(tx, query, range)).map(presentOrder),
    })
  })
}
