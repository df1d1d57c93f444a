import { openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { runSlice, type SourcePage, type RunPosition, type RunSource } from '../runs/index.ts'

/** Gets the first access token, which proves that the credentials are valid. */
export function connectInstance(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, tokenSource)
}

const tokenSource: RunSource = {
  followers: ['locations'],
  async *pages(ctx: TenantContext, { instanceId }: RunPosition): AsyncGenerator<SourcePage> {
    const { walmart } = await openConnection(ctx, instanceId)
    await walmart.authenticate({ signal: ctx.stopping })
    yield {
      cursor: undefined,
      total: 1,
      count: 1,
      problems: [],
      // The client has stored the token, and the run itself stores that the instance is connected.
      store: undefined,
    }
  },
}
