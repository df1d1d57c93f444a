import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import type { TenantContext } from '../platform/context.ts'
import { addJob, defineJob } from '../platform/jobs.ts'

/** Creates products from an instance's listings that have none. */
export const createProductsJob = defineJob({
  name: 'sync.create_products',
  payload: z.strictObject({
    tenantId: z.int(),
    instanceId: z.int(),
    /** Which of them. */
    filters: z.strictObject({
      search: z.string().optional(),
      publishedStatus: z.string().optional(),
      lifecycleStatus: z.string().optional(),
      sku: z.string().optional(),
    }),
    /** Identifies the request. */
    requestId: z.string(),
    /** The last listing that was looked at; 0 at the start. */
    after: z.int(),
  }),
  key: ({ requestId }) => `create-products:${requestId}`,
})

/** Links an instance's unlinked listings as its settings say. */
export const linkListingsJob = defineJob({
  name: 'sync.link_listings',
  payload: z.strictObject({
    tenantId: z.int(),
    instanceId: z.int(),
    /** The last SKU that was looked at. Listings that cannot be linked are not looked at again in every slice. */
    after: z.string().default(''),
  }),
  // With the cursor in it, so that what is left of an older request does not replace a newer one.
  key: ({ instanceId, after }) => `link:${instanceId}:${after}`,
})

/** One job an instance is enough, however often it is asked for before it starts. */
export function queueLinking(
  ctx: TenantContext,
  tx: TenantTransaction,
  payload: Pick<z.input<typeof linkListingsJob.payload>, 'after' | 'instanceId'>,
): Promise<void> {
  return addJob(tx, linkListingsJob, { payload: { ...payload, tenantId: ctx.tenantId } })
}
