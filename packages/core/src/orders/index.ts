export { recordReturned } from './record-returned.ts'
export { listRecentOrders } from './list-recent-orders.ts'
export { orderProcedures } from './procedures.ts'
export { orderTasks } from './tasks.ts'
