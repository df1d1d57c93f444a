import { task } from '../platform/jobs.ts'
import { runJobs } from '../runs/index.ts'
import { createMissingSalesOrders } from './create-sales-orders.ts'
import { recalculateProformaCosts } from './recalculate-proforma-costs.ts'
import { refreshOrders } from './refresh-orders.ts'

export const orderTasks = {
  ...task(runJobs.orders, (ctx, { runId }) => refreshOrders(ctx, runId)),
  ...task(runJobs.create_sales_orders, (ctx, { runId }) => createMissingSalesOrders(ctx, runId)),
  ...task(runJobs.recalculate_proforma_costs, (ctx, { runId }) => recalculateProformaCosts(ctx, runId)),
}
