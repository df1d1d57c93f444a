import type { ListSalesOrders, SalesOrderPage } from '@aisle/contract'

import { snapshot, type TenantContext } from '../platform/context.ts'
import { presentPage } from '../platform/define-list.ts'
import { presentSalesOrder, salesOrders } from './sales-order.ts'

export function listSalesOrders(ctx: TenantContext, query: ListSalesOrders): Promise<SalesOrderPage> {
  return snapshot(ctx, async (tx) => presentPage(await salesOrders.page(tx, query), presentSalesOrder))
}
