import { CreatedWalmartListingProducts, type CreateWalmartListingProducts } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireLockedLinks } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { nothing, write } from '../platform/write.ts'
import { createFromListings, type NewProduct } from './create-from-listings.ts'
import { startCreatingProducts } from './create-missing-products.ts'
import { explainMissingLink } from './explain-link.ts'
import { requireListingIds } from './get-listing.ts'
import { findListings, type ListingRow } from './listing.ts'

type Result = CreatedWalmartListingProducts['data']['results'][number]

/** Creates products from the given listings immediately, or in the background from all that have none. */
export function createProducts(
  ctx: TenantRequestContext,
  input: CreateWalmartListingProducts,
): Promise<CreatedWalmartListingProducts> {
  return write(ctx, { input, subject: 'walmart_instance', subjectId: input.id }, async (tx, report) => {
    const { id, ids, filters = {} } = input
    await requireLockedLinks(tx, id)
    if (ids !== undefined) {
      const results = await createEach(tx, id, ids)
      const linked = results.filter(({ result }) => result === 'created' || result === 'linked_existing')
      report(linked.length > 0 ? { after: { ids: linked.map(({ listing_id: one }) => one) } } : nothing)
      return { data: { queued: 0, results, run: null }, message: null }
    }
    const { queued, run, isNew } = await startCreatingProducts(ctx, tx, { instanceId: id, filters })
    if (!run || !isNew) report(nothing)
    return { data: { queued, results: [], run }, message: messageOf(queued, isNew) }
  })
}

async function createEach(tx: TenantTransaction, instanceId: number, ids: readonly number[]): Promise<Result[]> {
  await requireListingIds(tx, instanceId, ids)
  const created = await createFromListings(tx, instanceId, ids)
  const listings = new Map((await findListings(tx, instanceId, ids)).map((row) => [row.id, row]))
  return ids.map((id) => resultOf(id, created.get(id), listings.get(id)))
}

function resultOf(listing_id: number, created: NewProduct | undefined, listing: ListingRow | undefined): Result {
  if (created) {
    const result = created.linkedExisting ? 'linked_existing' : 'created'
    return { listing_id, result, product_id: created.product_id, message: null }
  }
  const productId = listing?.product_id ?? null
  return productId === null
    ? { listing_id, result: 'failed', product_id: null, message: listing ? explainMissingLink(listing) : null }
    : { listing_id, result: 'already_linked', product_id: productId, message: null }
}

function messageOf(queued: number, isNew: boolean): string {
  if (queued === 0) return 'No listing needs a product.'
  if (!isNew) return 'A run that creates products is already in progress; only one can run at a time.'
  return `Products for ${queued} ${queued === 1 ? 'listing' : 'listings'} will be created in the background.`
}
