export { listRecentOrders } from './list-recent-orders.ts'
export { ordersTasks } from './tasks.ts'
