export { explainLineLink, type LineFacts } from './explain-line-link.ts'
export { keepSalesOrders } from './keep-sales-orders.ts'
export { linkWaitingLines } from './link-waiting-lines.ts'
export { salesOrderProcedures } from './procedures.ts'
