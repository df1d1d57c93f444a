import { task } from '../platform/jobs.ts'
import { runJobs } from '../runs/index.ts'
import { createMissingProducts } from './create-products.ts'
import { linkListingsJob, linkUnlinked } from './link-unlinked.ts'
import { refreshListings } from './refresh-listings.ts'

export const listingTasks = {
  ...task(runJobs.products, (ctx, { runId }) => refreshListings(ctx, runId)),
  ...task(linkListingsJob, linkUnlinked),
  ...task(runJobs.create_products, (ctx, { runId }) => createMissingProducts(ctx, runId)),
}
