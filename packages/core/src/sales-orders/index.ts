export { keepSalesOrders } from './keep-sales-orders.ts'
export { linkWaitingLines } from './link-waiting-lines.ts'
