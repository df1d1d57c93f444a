import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { startRefresh } from '../runs/index.ts'
import { archiveOrders, unarchiveOrders } from './archive-orders.ts'
import { createSalesOrders } from './create-sales-orders.ts'
import { exportOrders } from './export-orders.ts'
import { getOrder, listOrders } from './order.ts'
import { startRecalculation } from './recalculate-proforma-costs.ts'
import { refreshOrder } from './refresh-order.ts'

const { orders, accounting } = contract.walmart

export const orderProcedures = {
  refresh: operation(orders.refresh).mutation(({ ctx, input }) => startRefresh(ctx, { ...input, kind: 'orders' })),
  list: operation(orders.list).query(({ ctx, input }) => listOrders(ctx, input)),
  get: operation(orders.get).query(({ ctx, input }) => getOrder(ctx, input)),
  refreshOrder: operation(orders.refreshOrder).mutation(({ ctx, input }) => refreshOrder(ctx, input)),
  export: operation(orders.export).query(({ ctx, input }) => exportOrders(ctx, input)),
  createSalesOrders: operation(orders.createSalesOrders).mutation(({ ctx, input }) => createSalesOrders(ctx, input)),
  archive: operation(orders.archive).mutation(({ ctx, input }) => archiveOrders(ctx, input)),
  unarchive: operation(orders.unarchive).mutation(({ ctx, input }) => unarchiveOrders(ctx, input)),
}

export const proformaProcedures = {
  recalculateProformaCosts: operation(accounting.recalculateProformaCosts).mutation(({ ctx, input }) =>
    startRecalculation(ctx, input),
  ),
}
