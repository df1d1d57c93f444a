import { setTimeout as sleep } from 'node:timers/promises'

import type { WalmartInstanceDocument } from '@aisle/contract'

import { findInstance, presentInstance } from '../instances/index.ts'
import { type TenantRequestContext, transaction } from '../platform/context.ts'

const longestWaitSeconds = 20
const pollMs = 100

/** With `Prefer: wait=N` the response waits up to N seconds until Walmart has accepted or rejected the credentials. */
export async function waitForConnection(
  ctx: TenantRequestContext,
  created: WalmartInstanceDocument,
): Promise<WalmartInstanceDocument> {
  const deadline = Date.now() + preferredWaitSeconds(ctx.request.prefer) * 1000
  const gone = AbortSignal.any([ctx.request.signal, ctx.stopping])
  let current = created
  while (current.data.connection_status === 'connecting' && Date.now() < deadline && !gone.aborted) {
    await sleep(pollMs)
    // The write has committed: an error here must not suggest otherwise.
    const row = await transaction(ctx, (tx) => findInstance(tx, created.data.id)).catch(() => undefined)
    if (!row) return current
    current = { ...created, data: presentInstance(row) }
  }
  return current
}

/** RFC 7240: a preference that cannot be read is ignored. */
function preferredWaitSeconds(prefer: string | undefined): number {
  const [, seconds = '0'] = /(?:^|,)\s*wait\s*=\s*"?(\d+)"?\s*(?:[,;]|$)/i.exec(prefer ?? '') ?? []
  return Math.min(Number(seconds), longestWaitSeconds)
}
