import { task } from '../platform/jobs.ts'
import { linkListingsJob, syncJobs } from '../sync/index.ts'
import { createAllProducts } from './create-all-products.ts'
import { createProductsJob } from './jobs.ts'
import { linkUnlinked } from './link-unlinked.ts'
import { refreshProducts } from './refresh-products.ts'

export const productsTasks = {
  ...task(syncJobs.products, (ctx, { runId }) => refreshProducts(ctx, runId)),
  ...task(linkListingsJob, linkUnlinked),
  ...task(createProductsJob, createAllProducts),
}
