import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import { lockInstanceAndLinks } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { addJob, defineJob, inSlices } from '../platform/jobs.ts'
import { linkListings } from './link-listings.ts'

/** Links an instance's unlinked listings as its settings say. */
export const linkListingsJob = defineJob({
  name: 'tenant.link_listings',
  payload: z.strictObject({
    tenantId: z.int(),
    instanceId: z.int(),
    /** Cursor: the last processed SKU. Without it, each slice would go through the unlinkable listings again. */
    after: z.string().default(''),
  }),
  // Includes the cursor, so that the rest of an older request does not replace a newer request.
  key: ({ instanceId, after }) => `link:${instanceId}:${after}`,
})

// A batch should take no longer than a page of a refresh.
const batchSize = 1000

/** Links the unlinked listings as the instance's settings say at that time. */
export function linkUnlinked(ctx: TenantContext, payload: LinkPayload): Promise<void> {
  const { instanceId } = payload
  return inSlices(ctx, {
    from: payload.after,
    batch: async (tx, after) => {
      if (!(await lockInstanceAndLinks(tx, instanceId))) return undefined
      const settings = await findLinkSettings(tx, instanceId)
      const skus = await selectUnlinkedSkus(tx, { instanceId, after, limit: batchSize })
      if (skus.length > 0) await linkListings(tx, settings, { instanceId, skus })
      return skus.at(-1)
    },
    requeue: (tx, after) => queueLinking(ctx, tx, { instanceId, after }),
  })
}

interface LinkPayload {
  readonly instanceId: number
  /** The last processed SKU. */
  readonly after: string
}

function findLinkSettings(tx: TenantTransaction, instanceId: number) {
  return tx
    .selectFrom('integration_instances')
    .select(['auto_link_products as autoLinkProducts', 'auto_create_products as autoCreateProducts'])
    .where('id', '=', instanceId)
    .executeTakeFirstOrThrow()
}

interface Batch {
  readonly instanceId: number
  /** Exclusive. */
  readonly after: string
  readonly limit: number
}

/** Listings that may be linked automatically. */
async function selectUnlinkedSkus(tx: TenantTransaction, { instanceId, after, limit }: Batch): Promise<string[]> {
  const rows = await tx
    .selectFrom('walmart_listings')
    .select('sku')
    .where('instance_id', '=', instanceId)
    .where('sku', '>', after)
    .where('archived_at', 'is', null)
    .where('unmapped_at', 'is', null)
    // Not "not exists", which Postgres would turn into a join of each batch with all links.
    .where(
      ({ selectFrom }) =>
        selectFrom('listing_links')
          .select('listing_links.id')
          .whereRef('listing_links.tenant_id', '=', 'walmart_listings.tenant_id')
          .whereRef('listing_links.listing_id', '=', 'walmart_listings.id'),
      'is',
      null,
    )
    .orderBy('sku')
    .limit(limit)
    .execute()
  return rows.map(({ sku }) => sku)
}

/** Requests that come before the job starts share one job. */
export function queueLinking(
  ctx: TenantContext,
  tx: TenantTransaction,
  payload: Pick<z.input<typeof linkListingsJob.payload>, 'after' | 'instanceId'>,
): Promise<void> {
  return addJob(tx, linkListingsJob, { payload: { ...payload, tenantId: ctx.tenantId } })
}
