import { transaction, type TenantContext } from '../platform/context.ts'
import { keepLinks, queueLinking } from '../sync/index.ts'
import { linkProducts } from './link-products.ts'
import { findLinkSettings, selectUnlinkedSkus } from './link-queries.ts'

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
    if (!(await keepLinks(tx, instanceId))) return undefined
    const settings = await findLinkSettings(tx, instanceId)
    const skus = await selectUnlinkedSkus(tx, { instanceId, after, limit: batchSize })
    if (skus.length > 0) await linkProducts(tx, settings, { instanceId, skus })
    return skus.at(-1)
  })
}
