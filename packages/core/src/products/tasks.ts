import { task } from '../platform/jobs.ts'
import { syncJobs } from '../sync/index.ts'
import { refreshProducts } from './refresh-products.ts'

export const productsTasks = task(syncJobs.products, (ctx, { runId }) => refreshProducts(ctx, runId))
