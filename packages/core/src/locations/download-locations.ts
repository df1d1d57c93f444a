import type { DownloadedWalmartLocations, WalmartInstanceId } from '@aisle/contract'

import { openConnection } from '../instances/index.ts'
import { transaction, type TenantRequestContext } from '../platform/context.ts'
import { explainWalmartFailure, rejectedCredentials } from './explain-walmart-failure.ts'
import { toLocationRow } from './location-row.ts'
import { presentLocation } from './present-location.ts'
import { selectAllLocations, upsertLocations } from './queries.ts'
import { requireInstance } from './require-instance.ts'

/** Asks Walmart for the seller's ship nodes, now, keeps them and shows all there are. */
export async function downloadLocations(
  ctx: TenantRequestContext,
  { id }: WalmartInstanceId,
): Promise<DownloadedWalmartLocations> {
  const status = await transaction(ctx, (tx) => requireInstance(tx, id))
  if (status === 'awaiting_credentials') throw rejectedCredentials(id, 'This instance has no credentials yet.')
  const { found, unread } = await askWalmart(ctx, id).catch((error: unknown) => explainWalmartFailure(ctx, id, error))
  const rows = await transaction(ctx, async (tx) => {
    await requireInstance(tx, id)
    await upsertLocations(tx, found)
    return selectAllLocations(tx, id)
  })
  return {
    data: {
      walmartLocations: rows.map(presentLocation),
      inventoryLocations: rows.map(({ shipNode, warehouse_id }) => ({ shipNode, warehouse_id })),
    },
    message: unread === 0 ? null : `${unread} of Walmart's locations could not be read, and were left out.`,
  }
}

async function askWalmart(ctx: TenantRequestContext, instanceId: number) {
  const { walmart } = await openConnection(ctx, instanceId)
  const found: ReturnType<typeof toLocationRow>[] = []
  let unread = 0
  for await (const page of walmart.listShipNodes({ signal: AbortSignal.any([ctx.request.signal, ctx.stopping]) })) {
    found.push(...page.elements.map((element) => toLocationRow(instanceId, element)))
    unread += page.rejected.length
  }
  return { found, unread }
}
