import type { Item, Parsed } from '@aisle/walmart'
import { z } from 'zod'

import { openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import {
  countSkipped,
  fingerprintOf,
  problemsOf,
  rejectRepetition,
  runSlice,
  type SourcePage,
  type RunPosition,
  type RunProblem,
  type RunSource,
} from '../runs/index.ts'
import { findUnchangedListings } from './find-unchanged.ts'
import { linkListings } from './link-listings.ts'
import { hasSku, toListingRow, upsertListings } from './listing-rows.ts'
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
    let beingStored: readonly unknown[] = []
    const skip = (items: readonly unknown[]) =>
      findUnchangedListings(ctx, { instanceId, beingStored, ...settings }, items)
    for await (const page of walmart.listItems({
      signal: ctx.stopping,
      skip,
      ...(cursor && { cursor: cursor.next }),
    })) {
      served += page.records.length
      const fingerprint = fingerprintOf(page, 'sku')
      rejectRepetition('items', { total: page.total, served, fingerprint, previous })
      previous = fingerprint
      const listings = page.elements.filter(hasSku).map((item) => toListingRow(instanceId, item))
      yield {
        cursor: page.cursor === undefined ? undefined : { next: page.cursor, served, fingerprint },
        total: page.total,
        count: countSkipped(page) + listings.length,
        problems: [...problemsOf(page), ...page.elements.filter((item) => !hasSku(item)).map(noSku)],
        async store(tx) {
          if (listings.length === 0) return
          await lockLinks(tx, instanceId)
          await upsertListings(tx, listings)
          await linkListings(tx, settings, { instanceId, skus: listings.map(({ sku }) => sku) })
        },
      }
      beingStored = page.elements.map(({ raw }) => raw)
    }
  },
}

function noSku({ value, raw }: Parsed<Item>): RunProblem {
  const name = value.productName ?? value.wpid ?? 'unnamed'
  return {
    code: 'listing_without_sku',
    message: `The listing "${name}" has no SKU, so it cannot be stored or linked.`,
    raw,
  }
}
