import type { DownloadedWalmartLocations, WalmartInstanceId } from '@aisle/contract'

import { askWalmart, type Connection, lockConnection, openConnection } from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { write } from '../platform/write.ts'
import { problemsOf, type RunPosition, runSlice, type RunSource, type SourcePage } from '../runs/index.ts'
import { presentLocation, selectAllLocations, toLocationRow } from './location.ts'
import { upsertLocations } from './queries.ts'

/** Downloads the seller's ship nodes. */
export function refreshLocations(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, locationsSource)
}

const locationsSource: RunSource = {
  followers: ['products', 'orders'],
  isOptional: true,
  async *pages(ctx: TenantContext, { instanceId }: RunPosition): AsyncGenerator<SourcePage> {
    const { walmart } = await openConnection(ctx, instanceId)
    for await (const page of walmart.listShipNodes({ signal: ctx.stopping })) {
      yield {
        cursor: page.cursor,
        total: page.elements.length + page.rejected.length,
        count: page.elements.length,
        problems: problemsOf(page, { what: 'Ship node', key: 'shipNode' }),
        store: (tx) =>
          upsertLocations(
            tx,
            page.elements.map((element) => toLocationRow(instanceId, element)),
          ),
      }
    }
  },
}

/** Downloads the seller's ship nodes now, stores them, and returns all of the instance's locations. */
export async function downloadLocations(
  ctx: TenantRequestContext,
  input: WalmartInstanceId,
): Promise<DownloadedWalmartLocations> {
  const { id } = input
  const { connection, found, unread } = await askWalmart(ctx, id, readShipNodes)
  const rows = await write(ctx, { input, subject: 'walmart_instance', subjectId: id }, async (tx) => {
    await lockConnection(tx, connection)
    await upsertLocations(tx, found)
    return selectAllLocations(tx, id)
  })
  return {
    data: {
      walmartLocations: rows.map(presentLocation),
      inventoryLocations: rows.map(({ shipNode, warehouse_id }) => ({ shipNode, warehouse_id })),
    },
    message:
      unread === 0
        ? null
        : `${unread} of Walmart's locations could not be read and ${unread === 1 ? 'was' : 'were'} left out.`,
  }
}

async function readShipNodes(connection: Connection, signal: AbortSignal) {
  const found: ReturnType<typeof toLocationRow>[] = []
  let unread = 0
  for await (const page of connection.walmart.listShipNodes({ signal })) {
    found.push(...page.elements.map((element) => toLocationRow(connection.credentials.id, element)))
    unread += page.rejected.length
  }
  return { connection, found, unread }
}
