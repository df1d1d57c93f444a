import { randomUUID } from 'node:crypto'

import type { CreateWalmartListingProducts } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import type { TenantContext } from '../platform/context.ts'
import { addJob, defineJob, inSlices } from '../platform/jobs.ts'
import { createFromListings } from './create-from-listings.ts'
import { type ListingFilter, listings, selectIdsAfter } from './listing.ts'
import { lockInstanceAndLinks } from './lock-links.ts'

/** Creates products from an instance's listings that have none. */
export const createProductsJob = defineJob({
  name: 'tenant.create_products',
  payload: z.strictObject({
    tenantId: z.int(),
    instanceId: z.int(),
    /** Limits the job to matching listings. */
    filters: z.strictObject({
      search: z.string().optional(),
      publishedStatus: z.string().optional(),
      lifecycleStatus: z.string().optional(),
      sku: z.string().optional(),
    }),
    /** Identifies the request. */
    requestId: z.string(),
    /** Cursor: the id of the last processed listing; 0 at the start. */
    after: z.int(),
  }),
  key: ({ requestId }) => `create-products:${requestId}`,
})

// A batch should take no longer than a page of a refresh.
const batchSize = 500

interface Creation {
  readonly instanceId: number
  readonly filters: NonNullable<CreateWalmartListingProducts['filters']>
}

/** Returns how many listings need a product, and queues the job if any does. The caller holds the lock of the links. */
export async function queueCreation(ctx: TenantContext, tx: TenantTransaction, creation: Creation): Promise<number> {
  const count = await listings.count(tx, listingsWithout(creation))
  if (count > 0) await queue(ctx, tx, { ...creation, requestId: randomUUID(), after: 0 })
  return count
}

type Payload = Omit<z.infer<typeof createProductsJob.payload>, 'tenantId'>

function queue(ctx: TenantContext, tx: TenantTransaction, payload: Payload): Promise<void> {
  return addJob(tx, createProductsJob, { payload: { ...payload, tenantId: ctx.tenantId } })
}

/** Active listings without a product, except those unmapped by hand. */
function listingsWithout({ instanceId, filters }: Pick<Payload, 'filters' | 'instanceId'>): ListingFilter {
  return { ...filters, id: instanceId, archived: false, link_state: 'unlinked', unmapped: false }
}

/** Creates products for listings that have none, continuing after the listing `after`. */
export function createAllProducts(ctx: TenantContext, payload: Payload): Promise<void> {
  const { instanceId } = payload
  return inSlices(ctx, {
    from: payload.after,
    batch: async (tx, after) => {
      if (!(await lockInstanceAndLinks(tx, instanceId))) return undefined
      const ids = await selectIdsAfter(tx, listingsWithout(payload), { after, limit: batchSize })
      if (ids.length > 0) await createFromListings(tx, instanceId, ids)
      return ids.length === batchSize ? ids.at(-1) : undefined
    },
    requeue: (tx, after) => queue(ctx, tx, { ...payload, after }),
  })
}
