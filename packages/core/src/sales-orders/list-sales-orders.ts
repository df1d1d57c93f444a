import type { ListSalesOrders, SalesOrderPage } from '@aisle/contract'

import { snapshot, type TenantContext } from '../platform/context.ts'
import { readPage } from '../platform/page.ts'
import { presentSalesOrder } from './present-sales-order.ts'
import { countSalesOrders, selectSalesOrders } from './read-queries.ts'

export function listSalesOrders(ctx: TenantContext, query: ListSalesOrders): Promise<SalesOrderPage> {
  return snapshot(ctx, (tx) =>
    readPage(query, {
      count: () => countSalesOrders(tx, query),
      rows: async (range) => (await selectSalesOrders(tx, query, range)).map(presentSalesOrder),
    }),
  )
}
