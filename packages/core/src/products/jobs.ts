import { z } from 'zod'

import { defineJob } from '../platform/jobs.ts'

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
