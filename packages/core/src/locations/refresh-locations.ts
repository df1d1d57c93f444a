import { openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { problemsOf, runSlice, type SourcePage, type RunPosition, type RunSource } from '../runs/index.ts'
import { toLocationRow } from './location.ts'
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
