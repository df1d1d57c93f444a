import { CreateWalmartListingProducts, type WalmartRun } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { lockLinks } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { pagesById, type RunProblem, runSlice, type RunSource, startLocalRun } from '../runs/index.ts'
import { createFromListings } from './create-from-listings.ts'
import { explainMissingLink } from './explain-link.ts'
import { findListings, type ListingFilter, listings } from './listing.ts'

const Filters = CreateWalmartListingProducts.shape.filters.unwrap()

// A batch should take no longer than a page of a refresh.
const batchSize = 500

interface Creation {
  readonly instanceId: number
  readonly filters: NonNullable<CreateWalmartListingProducts['filters']>
}

/** Returns how many listings need a product, and starts the run if any does. The caller holds the lock of the links. */
export async function startCreatingProducts(
  ctx: TenantContext,
  tx: TenantTransaction,
  creation: Creation,
): Promise<{ queued: number; run: WalmartRun | null; isNew: boolean }> {
  const queued = await listings.count(tx, { ...listingsOf(creation), link_state: 'unlinked' })
  return { queued, ...(await startLocalRun(ctx, tx, { ...creation, kind: 'create_products', total: queued })) }
}

/** Active listings, except those unmapped by hand. */
function listingsOf({ instanceId, filters }: Creation): ListingFilter {
  return { ...filters, id: instanceId, archived: false, unmapped: false }
}

/** Creates products for listings that have none. */
export function createMissingProducts(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, missingProducts)
}

const missingProducts: RunSource = {
  followers: [],
  pages(ctx, position) {
    const { instanceId } = position
    const filter = { ...listingsOf({ instanceId, filters: Filters.parse(position.filters) }), linked: false } as const
    return pagesById(ctx, position, {
      limit: batchSize,
      select: (tx, after) => listings.idsAfter(tx, filter, { after, limit: batchSize }),
      async store(tx, read) {
        await lockLinks(tx, instanceId)
        // Some may have been mapped, unmapped or archived since they were read.
        const ids = await listings.idsAmong(tx, filter, read)
        return createForEach(tx, { instanceId, ids })
      },
    })
  },
}

/** Returns a problem for each listing that cannot get a product. */
async function createForEach(
  tx: TenantTransaction,
  { instanceId, ids }: { readonly instanceId: number; readonly ids: readonly number[] },
): Promise<RunProblem[]> {
  const created = await createFromListings(tx, instanceId, ids)
  const others = ids.filter((id) => !created.has(id))
  if (others.length === 0) return []
  return (await findListings(tx, instanceId, others)).map((listing) => ({
    code: 'product_not_created',
    message: explainMissingLink(listing),
    raw: { listing_id: listing.id, sku: listing.sku },
  }))
}
