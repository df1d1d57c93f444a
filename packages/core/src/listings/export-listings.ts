import type { ExportWalmartListings, FilePart } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { toCsv } from '../platform/csv.ts'
import { readCursor, readPart } from '../platform/parts.ts'
import { snapshot } from '../platform/transaction.ts'
import { type ListingRow, listings, presentListing } from './listing.ts'

/** The next part of the CSV file. The first one begins with the header. */
export function exportListings(ctx: TenantContext, input: ExportWalmartListings): Promise<FilePart> {
  const after = readCursor(input.after)
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, input.id)
    const { rows, next } = await readPart(after, (range) => listings.after(tx, input, range))
    const header = input.after === undefined ? [columns.map(([name]) => name)] : []
    return { data: toCsv([...header, ...rows.map(toCells)]), next, message: null }
  })
}

type Listing = ReturnType<typeof presentListing>

/** The columns that people read and fill in come first. */
const columns: readonly (readonly [name: string, read: (listing: Listing) => number | string | null])[] = [
  ['id', ({ id }) => id],
  ['sku', ({ sku }) => sku],
  ['productName', ({ productName }) => productName],
  ['mapped_sku', ({ mapped_sku: sku }) => sku],
  ['link_state', ({ link }) => link.state],
  ['link_reason', ({ link }) => link.reason],
  ['wpid', ({ wpid }) => wpid],
  ['upc', ({ upc }) => upc],
  ['gtin', ({ gtin }) => gtin],
  ['productType', ({ productType }) => productType],
  ['priceCurrency', ({ priceCurrency }) => priceCurrency],
  ['priceAmount', ({ priceAmount }) => priceAmount],
  ['publishedStatus', ({ publishedStatus }) => publishedStatus],
  ['lifecycleStatus', ({ lifecycleStatus }) => lifecycleStatus],
  ['mart', ({ mart }) => mart],
  ['condition', ({ condition }) => condition],
  ['shelf', ({ shelf }) => shelf],
  ['stock_buffer', ({ stock_buffer: buffer }) => buffer],
  ['stock_floor', ({ stock_floor: floor }) => floor],
  ['mapped_at', ({ mapped_at: at }) => at],
  ['archived_at', ({ archived_at: at }) => at],
  ['created_at', ({ created_at: at }) => at],
  ['updated_at', ({ updated_at: at }) => at],
]

function toCells(row: ListingRow): (number | string | null)[] {
  const listing = presentListing(row)
  return columns.map(([, read]) => read(listing))
}
