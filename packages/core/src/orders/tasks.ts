import { task } from '../platform/jobs.ts'
import { runJobs } from '../runs/index.ts'
import { createMissingSalesOrders, createSalesOrdersJob } from './create-missing-sales-orders.ts'
import { refreshOrders } from './refresh-orders.ts'

export const orderTasks = {
  ...task(runJobs.orders, (ctx, { runId }) => refreshOrders(ctx, runId)),
  ...task(createSalesOrdersJob, createMissingSalesOrders),
}
