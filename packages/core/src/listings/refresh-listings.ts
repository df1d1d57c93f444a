import type { TenantTransaction } from '@aisle/db'
import type { Item, Parsed } from '@aisle/walmart'
import { z } from 'zod'

import { openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { toPostgresText } from '../platform/postgres-text.ts'
import { defineUpsertTarget, upsertRows } from '../platform/upsert-rows.ts'
import {
  fingerprintOf,
  problemsOf,
  rejectRepetition,
  runSlice,
  type SourcePage,
  type RunPosition,
  type RunProblem,
  type RunSource,
} from '../runs/index.ts'
import { linkListings } from './link-listings.ts'
import { lockLinks } from './lock-links.ts'

/** Downloads the seller's items and links them to the seller's products. */
export function refreshListings(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, listingsSource)
}

const Cursor = z
  .object({
    /** The Walmart client's cursor. */
    next: z.string(),
    served: z.int(),
    /** Identifies the previous page. */
    fingerprint: z.string().nullable(),
  })
  .nullable()

const listingsSource: RunSource = {
  followers: [],
  async *pages(ctx: TenantContext, position: RunPosition): AsyncGenerator<SourcePage> {
    const { instanceId } = position
    const { walmart, ...settings } = await openConnection(ctx, instanceId)
    const cursor = Cursor.parse(position.cursor)
    let { served = 0, fingerprint: previous = null } = cursor ?? {}
    for await (const page of walmart.listItems({ signal: ctx.stopping, ...(cursor && { cursor: cursor.next }) })) {
      served += page.elements.length + page.rejected.length
      const fingerprint = fingerprintOf(page, 'sku')
      rejectRepetition('items', { total: page.total, served, fingerprint, previous })
      previous = fingerprint
      const listings = page.elements.filter(hasSku).map((item) => toListingRow(instanceId, item))
      yield {
        cursor: page.cursor === undefined ? undefined : { next: page.cursor, served, fingerprint },
        total: page.total,
        count: listings.length,
        problems: [...problemsOf(page), ...page.elements.filter((item) => !hasSku(item)).map(noSku)],
        async store(tx) {
          await lockLinks(tx, instanceId)
          await upsertListings(tx, listings)
          await linkListings(tx, settings, { instanceId, skus: listings.map(({ sku }) => sku) })
        },
      }
    }
  },
}

function hasSku(item: Parsed<Item>): item is Parsed<Item> & { readonly value: { sku: string } } {
  return typeof item.value.sku === 'string' && item.value.sku !== ''
}

function noSku({ value, raw }: Parsed<Item>): RunProblem {
  const name = value.productName ?? value.wpid ?? 'unnamed'
  return {
    code: 'listing_without_sku',
    message: `The listing "${name}" has no SKU, so it cannot be stored or linked.`,
    raw,
  }
}

/** An item as `walmart_listings` stores it. */
function toListingRow(instanceId: number, { value, raw }: Parsed<Item> & { readonly value: { sku: string } }) {
  return {
    instance_id: instanceId,
    sku: toPostgresText(value.sku),
    wpid: value.wpid,
    upc: value.upc,
    gtin: value.gtin,
    product_name: value.productName,
    product_type: value.productType,
    condition: value.condition,
    price_amount: value.price?.amount,
    price_currency: value.price?.currency,
    published_status: value.publishedStatus,
    lifecycle_status: value.lifecycleStatus,
    raw,
  }
}

const listings = defineUpsertTarget({
  table: 'walmart_listings',
  key: ['instance_id', 'sku'],
  columns: {
    instance_id: 'bigint',
    sku: 'text',
    wpid: 'text',
    upc: 'text',
    gtin: 'text',
    product_name: 'text',
    product_type: 'text',
    condition: 'text',
    price_amount: 'numeric',
    price_currency: 'text',
    published_status: 'text',
    lifecycle_status: 'text',
    raw: 'jsonb',
  },
})

async function upsertListings(tx: TenantTransaction, rows: ReturnType<typeof toListingRow>[]): Promise<void> {
  await upsertRows(tx, listings, rows)
}
