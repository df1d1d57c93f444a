import type { ListSalesOrders, SalesOrderPage } from '@aisle/contract'

import { snapshot, type TenantContext } from '../platform/context.ts'
import { presentPage } from '../platform/define-list.ts'
import { presentSalesOrder } from './present-sales-order.ts'
import { salesOrders } from './sales-order-list.ts'

export function listSalesOrders(ctx: TenantContext, query: ListSalesOrders): Promise<SalesOrderPage> {
  return snapshot(ctx, async (tx) => presentPage(await salesOrders.page(tx, query), presentSalesOrder))
}
