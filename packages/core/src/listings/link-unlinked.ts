import { type TenantContext, transaction } from '../platform/context.ts'
import { queueLinking } from './jobs.ts'
import { linkListings } from './link-listings.ts'
import { findLinkSettings, selectUnlinkedSkus } from './link-queries.ts'
import { lockInstanceAndLinks } from './lock-links.ts'

// Few enough that a batch takes no longer than a page of a refresh.
const batchSize = 1000

/** Links the listings that are unlinked, as the settings say by then. */
export async function linkUnlinked(ctx: TenantContext, { instanceId }: { readonly instanceId: number }): Promise<void> {
  let after: string | undefined = ''
  while (after !== undefined && !ctx.stopping.aborted) after = await linkBatch(ctx, instanceId, after)
  // What is linked by then is not looked at again.
  if (after !== undefined) await transaction(ctx, (tx) => queueLinking(ctx, tx, instanceId))
}

/** The last SKU that was looked at, or nothing when there are no more. */
function linkBatch(ctx: TenantContext, instanceId: number, after: string): Promise<string | undefined> {
  return transaction(ctx, async (tx) => {
    if (!(await lockInstanceAndLinks(tx, instanceId))) return undefined
    const settings = await findLinkSettings(tx, instanceId)
    const skus = await selectUnlinkedSkus(tx, { instanceId, after, limit: batchSize })
    if (skus.length > 0) await linkListings(tx, settings, { instanceId, skus })
    return skus.at(-1)
  })
}
