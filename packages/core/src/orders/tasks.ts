import { task } from '../platform/jobs.ts'
import { runJobs } from '../runs/index.ts'
import { createMissingSalesOrders } from './create-missing-sales-orders.ts'
import { refreshOrders } from './refresh-orders.ts'

export const orderTasks = {
  ...task(runJobs.orders, (ctx, { runId }) => refreshOrders(ctx, runId)),
  ...task(runJobs.create_sales_orders, (ctx, { runId }) => createMissingSalesOrders(ctx, runId)),
}
