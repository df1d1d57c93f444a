import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { getSalesOrder, listSalesOrders } from './sales-order.ts'

export const salesOrderProcedures = {
  list: operation(contract.salesOrders.list).query(({ ctx, input }) => listSalesOrders(ctx, input)),
  get: operation(contract.salesOrders.get).query(({ ctx, input }) => getSalesOrder(ctx, input)),
}
