import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { getSalesOrder } from './get-sales-order.ts'
import { listSalesOrders } from './list-sales-orders.ts'

export const salesOrderProcedures = {
  list: operation(contract.salesOrders.list).query(({ ctx, input }) => listSalesOrders(ctx, input)),
  get: operation(contract.salesOrders.get).query(({ ctx, input }) => getSalesOrder(ctx, input)),
}
