export { recordReturned } from './record-returned.ts'
export { listRecentOrders } from './list-recent-orders.ts'
export { orderProcedures, proformaProcedures } from './procedures.ts'
export { orderTasks } from './tasks.ts'
