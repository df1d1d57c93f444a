import { openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { runSlice, type SyncPage, type SyncPosition, type SyncSource } from '../runs/index.ts'

/** Gets the first access token: the proof that the credentials are good. */
export function connectInstance(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, tokenSource)
}

const tokenSource: SyncSource = {
  followers: ['locations'],
  async *pages(ctx: TenantContext, { instanceId }: SyncPosition): AsyncGenerator<SyncPage> {
    const { walmart } = await openConnection(ctx, instanceId)
    await walmart.authenticate({ signal: ctx.stopping })
    yield {
      cursor: undefined,
      total: 1,
      count: 1,
      problems: [],
      // The token was stored when it came; that the instance is connected, the run itself notes.
      store: () => Promise.resolve(),
    }
  },
}
