import type {
  RawWalmartListing,
  RefreshWalmartListing,
  WalmartListingDocument,
  WalmartListingId,
} from '@aisle/contract'
import { type Gap, WalmartError } from '@aisle/walmart'

import { askWalmart, type Connection, lockConnection, lockLinks, requireInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { databaseTime, transaction } from '../platform/transaction.ts'
import { nothing, write } from '../platform/write.ts'
import { interruptRun } from '../runs/index.ts'
import { hasSku, type ItemWithSku, toListingRow } from './listing-rows.ts'
import { findListingBySku, presentListing, requireListing } from './listing.ts'
import { storeListings } from './refresh-listings.ts'

// To need more, the listing would have to change during each call to Walmart.
const attempts = 3

/** Downloads one item now: stores and links its listing, and returns it. */
export async function refreshListing(
  ctx: TenantRequestContext,
  input: RefreshWalmartListing,
): Promise<WalmartListingDocument> {
  const { id, sku } = input
  for (let attempt = 1; ; attempt++) {
    const askedAt = await transaction(ctx, databaseTime)
    const { connection, item } = await askWalmart(ctx, id, (opened, signal) => findItem(opened, sku, signal))
    const call = { input, subject: 'walmart_listing', instanceId: id }
    const stored = await write(ctx, call, async (tx, report) => {
      await lockConnection(tx, connection)
      await lockLinks(tx, id)
      const row = toListingRow(id, item)
      const before = await findListingBySku(tx, row)
      // During the call, a refresh has stored another state, which may be newer than this one.
      if (attempt < attempts && before !== undefined && before.updated_at >= askedAt) {
        report(nothing)
        return undefined
      }
      await storeListings(tx, connection, { instanceId: id, listings: [row] })
      // A page that a refresh has fetched but not committed may be older than this, so it is fetched again.
      await interruptRun(ctx, tx, { instanceId: id, kind: 'products' })
      const listing = await findListingBySku(tx, row)
      if (!listing) throw new Error(`Listing ${row.sku} was written but cannot be found.`)
      return { data: presentListing(listing), message: aboutUnread(item.gaps) }
    })
    if (stored) return stored
  }
}

interface Found {
  readonly connection: Connection
  readonly item: ItemWithSku
}

async function findItem(connection: Connection, sku: string, signal: AbortSignal): Promise<Found> {
  const reply = await connection.walmart.getItem(sku, { signal }).catch((error: unknown) => {
    throw error instanceof WalmartError ? toCallerError(sku, error) : error
  })
  const item = { ...reply, text: JSON.stringify(reply.raw) }
  if (hasSku(item)) return { connection, item }
  throw validationError({ sku: ['The item has no SKU on Walmart, so it cannot be stored or linked.'] })
}

/** Errors that are about the SKU or its item. The others are about the connection. */
function toCallerError(sku: string, error: WalmartError): Error {
  if (error.kind === 'not_found') return unknownToWalmart(sku, error)
  if (error.kind !== 'unexpected_response' && error.kind !== 'invalid_request') return error
  return validationError({ sku: [`The item cannot be imported. ${error.message}.`] })
}

function aboutUnread(gaps: readonly Gap[]): string | null {
  if (gaps.length === 0) return null
  return `These fields could not be read, and were left out: ${gaps.map(({ field }) => field).join(', ')}.`
}

/** The item as Walmart returns it now. Nothing is stored. */
export async function getRawListing(ctx: TenantRequestContext, input: WalmartListingId): Promise<RawWalmartListing> {
  const { sku } = await transaction(ctx, async (tx) => {
    await requireInstance(tx, input.id)
    return requireListing(tx, input)
  })
  const item = await askWalmart(ctx, input.id, ({ walmart }, signal) =>
    walmart.getItem(sku, { signal }).catch((error: unknown) => {
      const isUnknown = error instanceof WalmartError && error.kind === 'not_found'
      throw isUnknown ? unknownToWalmart(sku, error) : error
    }),
  )
  // It was parsed as an item, so it is an object.
  return { data: item.raw as RawWalmartListing['data'], message: null }
}

function unknownToWalmart(sku: string, cause: WalmartError): AisleError {
  return new AisleError('ERR_NOT_FOUND', `The seller has no item with the SKU "${sku}" on Walmart.`, { cause })
}
