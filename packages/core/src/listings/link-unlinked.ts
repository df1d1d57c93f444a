import type { TenantContext } from '../platform/context.ts'
import { inSlices } from '../platform/in-slices.ts'
import { queueLinking } from './jobs.ts'
import { linkListings } from './link-listings.ts'
import { findLinkSettings, selectUnlinkedSkus } from './link-queries.ts'
import { lockInstanceAndLinks } from './lock-links.ts'

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
