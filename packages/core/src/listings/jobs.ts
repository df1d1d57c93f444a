import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import type { TenantContext } from '../platform/context.ts'
import { addJob, defineJob } from '../platform/jobs.ts'

/** Makes products of the listings of an instance that have none. */
export const createProductsJob = defineJob({
  name: 'sync.create_products',
  payload: z.strictObject({
    tenantId: z.int(),
    instanceId: z.int(),
    /** Of all, only these. */
    filters: z.strictObject({
      search: z.string().optional(),
      publishedStatus: z.string().optional(),
      lifecycleStatus: z.string().optional(),
      sku: z.string().optional(),
    }),
    /** What tells the request from others. */
    requestId: z.string(),
    /** The last listing that was looked at; 0 at the start. */
    after: z.int(),
  }),
})

/** Links an instance's unlinked listings as its settings say. */
export const linkListingsJob = defineJob({
  name: 'sync.link_listings',
  payload: z.strictObject({ tenantId: z.int(), instanceId: z.int() }),
})

/** One job an instance is enough, however often it is asked for before it starts. */
export function queueLinking(ctx: TenantContext, tx: TenantTransaction, instanceId: number): Promise<void> {
  const payload = { tenantId: ctx.tenantId, instanceId }
  return addJob(tx, linkListingsJob, { key: `link:${instanceId}`, payload })
}
