import { archiveWalmartOrders, unarchiveWalmartOrders } from './archive-orders.ts'
import { createWalmartSalesOrders } from './create-sales-orders.ts'
import { exportWalmartOrders } from './export-orders.ts'
import { getWalmartOrder } from './get-order.ts'
import { listWalmartOrders } from './list-orders.ts'
import { refreshWalmartOrder } from './refresh-order.ts'

/** What can be done with the orders of an instance, beside refreshing all of them. */
export const walmartOrders = {
  list: listWalmartOrders,
  get: getWalmartOrder,
  refreshOrder: refreshWalmartOrder,
  export: exportWalmartOrders,
  createSalesOrders: createWalmartSalesOrders,
  archive: archiveWalmartOrders,
  unarchive: unarchiveWalmartOrders,
} as const
