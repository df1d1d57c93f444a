import {
  CreatedWalmartListingProduct,
  CreatedWalmartListingProducts,
  CreateWalmartListingProducts,
  type WalmartListingId,
} from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { lockLinks, requireLockedLinks } from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { requireKnown } from '../platform/set-archived.ts'
import { nothing, write } from '../platform/write.ts'
import { inProgress, pagesById, type RunProblem, runSlice, type RunSource, startLocalRun } from '../runs/index.ts'
import { linkWaitingLines } from '../sales-orders/index.ts'
import { setUnmapped } from './change-links.ts'
import { explainMissingLink } from './explain-link.ts'
import { createAndLink, linkBySku, listingsById } from './link-listings.ts'
import {
  findListings,
  type ListingFilter,
  type ListingRow,
  listings,
  presentListing,
  requireListing,
  requireLockedListing,
  selectKnownIds,
} from './listing.ts'

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
    const queued = await listings.count(tx, { ...mayGetProduct(id, filters), link_state: 'unlinked' })
    const creation = { instanceId: id, kind: 'create_products', filters, total: queued } as const
    const { run, isNew } = await startLocalRun(ctx, tx, creation)
    if (!run || !isNew) report(nothing)
    return { data: { queued, results: [], run }, message: messageOf(queued, isNew) }
  })
}

async function createEach(tx: TenantTransaction, instanceId: number, ids: readonly number[]): Promise<Result[]> {
  requireKnown(ids, await selectKnownIds(tx, instanceId, ids))
  const created = await createFromListings(tx, instanceId, ids)
  const rows = new Map((await findListings(tx, instanceId, ids)).map((row) => [row.id, row]))
  return ids.map((id) => resultOf(id, created.get(id), rows.get(id)))
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
  if (!isNew) return inProgress('A run that creates products')
  return `Products for ${queued} ${queued === 1 ? 'listing' : 'listings'} will be created in the background.`
}

const Filters = CreateWalmartListingProducts.shape.filters.unwrap()

/** Active listings, except those unmapped by hand. */
function mayGetProduct(id: number, filters: NonNullable<CreateWalmartListingProducts['filters']>): ListingFilter {
  return { ...filters, id, archived: false, unmapped: false }
}

/** Creates products for listings that have none. */
export function createMissingProducts(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, missingProducts)
}

const missingProducts: RunSource = {
  followers: [],
  pages(ctx, position) {
    const { instanceId } = position
    const filter = { ...mayGetProduct(instanceId, Filters.parse(position.filters)), linked: false } as const
    return pagesById(ctx, position, {
      select: (tx, range) => listings.idsAfter(tx, filter, range),
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

/** The product that a listing was given. */
interface NewProduct {
  readonly product_id: number
  readonly linkedExisting: boolean
}

/**
 * Creates products from those of the listings that are active and unlinked. If a product with the listing's SKU exists,
 * it is linked instead, unless it is archived. The caller has locked the instance's links.
 *
 * @returns the product of each listing that got one, by listing id
 */
async function createFromListings(
  tx: TenantTransaction,
  instanceId: number,
  ids: readonly number[],
): Promise<Map<number, NewProduct>> {
  const which = listingsById(instanceId, ids)
  const created = await createAndLink(tx, which)
  const linked = await linkBySku(tx, which)
  const all = [...created, ...linked]
  await setUnmapped(tx, { mapped: all.map(({ listing_id: id }) => id), unmapped: [] })
  await linkWaitingLines(tx, { instanceId, skus: all.map(({ sku }) => sku) })
  const of = (links: typeof all, linkedExisting: boolean) =>
    links.map(({ listing_id, product_id }) => [listing_id, { product_id, linkedExisting }] as const)
  return new Map([...of(created, false), ...of(linked, true)])
}

/** Creates a product from a listing, or links the product that has its SKU. */
export function createProduct(
  ctx: TenantRequestContext,
  input: WalmartListingId,
): Promise<CreatedWalmartListingProduct> {
  const subject = { subject: 'walmart_listing', subjectId: input.listing_id, instanceId: input.id }
  return write(ctx, { input, ...subject }, async (tx, report) => {
    const listing = await requireLockedListing(tx, input)
    if (listing.product_id !== null) throw alreadyMapped(input.listing_id, listing.product_id)
    const created = (await createFromListings(tx, input.id, [input.listing_id])).get(input.listing_id)
    if (!created) throw new AisleError('ERR_CONFLICT', explainMissingLink(listing))
    report({ after: { product_id: created.product_id } })
    const what = created.linkedExisting ? 'already existed and was linked' : 'was created'
    return {
      data: presentListing(await requireListing(tx, input)),
      message: `A product with the SKU "${listing.sku}" ${what}.`,
      linked_existing: created.linkedExisting,
    }
  })
}

function alreadyMapped(listingId: number, productId: number): AisleError {
  return new AisleError('ERR_CONFLICT', `Listing ${listingId} is already mapped to product ${productId}.`)
}
