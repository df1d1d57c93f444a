export { listRecentOrders } from './list-recent-orders.ts'
export { orderProcedures } from './procedures.ts'
export { orderTasks } from './tasks.ts'
