export { type LineFacts, explainLineLink } from './explain-line-link.ts'
export { salesOrderProcedures } from './procedures.ts'
export { reconcileSalesOrders } from './reconcile-sales-orders.ts'
export type { SoldLine, SoldOrder } from './sold-order.ts'
