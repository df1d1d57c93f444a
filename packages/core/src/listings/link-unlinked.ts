import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import type { TenantContext } from '../platform/context.ts'
import { addJob, defineJob, inSlices } from '../platform/jobs.ts'
import { linkListings } from './link-listings.ts'
import { lockInstanceAndLinks } from './lock-links.ts'

/** Links an instance's unlinked listings as its settings say. */
export const linkListingsJob = defineJob({
  name: 'tenant.link_listings',
  payload: z.strictObject({
    tenantId: z.int(),
    instanceId: z.int(),
    /** The last SKU that was looked at. Listings that cannot be linked are not looked at again in every slice. */
    after: z.string().default(''),
  }),
  // With the cursor in it, so that what is left of an older request does not replace a newer one.
  key: ({ instanceId, after }) => `link:${instanceId}:${after}`,
})

// Few enough that a batch takes no longer than a page of a refresh.
const batchSize = 1000

/** Links the unlinked listings as the instance's settings then say. */
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
  /** The last SKU that was looked at. */
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
  /** The SKU before the first one. */
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
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('listing_links')
            .select('listing_links.id')
            .whereRef('listing_links.tenant_id', '=', 'walmart_listings.tenant_id')
            .whereRef('listing_links.listing_id', '=', 'walmart_listings.id'),
        ),
      ),
    )
    .orderBy('sku')
    .limit(limit)
    .execute()
  return rows.map(({ sku }) => sku)
}

/** One job an instance is enough, however often it is asked for before it starts. */
export function queueLinking(
  ctx: TenantContext,
  tx: TenantTransaction,
  payload: Pick<z.input<typeof linkListingsJob.payload>, 'after' | 'instanceId'>,
): Promise<void> {
  return addJob(tx, linkListingsJob, { payload: { ...payload, tenantId: ctx.tenantId } })
}
