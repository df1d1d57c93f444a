import { task } from '../platform/jobs.ts'
import { syncJobs } from '../runs/index.ts'
import { createAllProducts, createProductsJob } from './create-all-products.ts'
import { linkListingsJob, linkUnlinked } from './link-unlinked.ts'
import { refreshListings } from './refresh-listings.ts'

export const listingTasks = {
  ...task(syncJobs.products, (ctx, { runId }) => refreshListings(ctx, runId)),
  ...task(linkListingsJob, linkUnlinked),
  ...task(createProductsJob, createAllProducts),
}
