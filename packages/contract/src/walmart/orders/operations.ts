import { archiveWalmartOrders, unarchiveWalmartOrders } from './archive-orders.ts'
import { createWalmartSalesOrders } from './create-sales-orders.ts'
import { exportWalmartOrders } from './export-orders.ts'
import { getWalmartOrder } from './get-order.ts'
import { listWalmartOrders } from './list-orders.ts'
import { refreshWalmartOrder } from './refresh-order.ts'
import {
  acknowledgeWalmartOrder,
  acknowledgeWalmartOrders,
  cancelWalmartOrderLines,
  refundWalmartOrder,
} from './send-operations.ts'

/** The operations on an instance's orders, except the refresh. */
export const walmartOrders = {
  list: listWalmartOrders,
  get: getWalmartOrder,
  refreshOrder: refreshWalmartOrder,
  export: exportWalmartOrders,
  createSalesOrders: createWalmartSalesOrders,
  archive: archiveWalmartOrders,
  unarchive: unarchiveWalmartOrders,
  acknowledge: acknowledgeWalmartOrder,
  acknowledgeMany: acknowledgeWalmartOrders,
  cancelLines: cancelWalmartOrderLines,
  refund: refundWalmartOrder,
} as const
