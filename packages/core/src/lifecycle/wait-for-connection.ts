import type { WalmartInstanceDocument } from '@aisle/contract'

import { findInstance, presentInstance } from '../instances/index.ts'
import { type TenantRequestContext, transaction } from '../platform/context.ts'

const longestWaitSeconds = 20
const pollMs = 1000

/** With `Prefer: wait=N` the response waits up to N seconds until Walmart has accepted or rejected the credentials. */
export async function waitForConnection(
  ctx: TenantRequestContext,
  created: WalmartInstanceDocument,
): Promise<WalmartInstanceDocument> {
  const deadline = Date.now() + preferredWaitSeconds(ctx.request.prefer) * 1000
  const gone = AbortSignal.any([ctx.request.signal, ctx.stopping])
  let current = created
  const isWaiting = () => current.data.connection_status === 'connecting' && Date.now() < deadline && !gone.aborted
  if (!isWaiting()) return current
  // The connection's status changes together with the run that gets the token.
  const subscription = ctx.runListener.subscribe({ tenantId: ctx.tenantId, instanceId: created.data.id })
  try {
    while (isWaiting()) {
      // The write has committed: an error here must not suggest otherwise.
      const row = await transaction(ctx, (tx) => findInstance(tx, created.data.id)).catch(() => undefined)
      if (!row) return current
      current = { ...created, data: presentInstance(row) }
      if (isWaiting()) {
        await subscription.next({ timeoutMs: Math.min(pollMs, deadline - Date.now()), signal: gone })
      }
    }
    return current
  } finally {
    subscription.end()
  }
}

/** RFC 7240: a preference that cannot be read is ignored. */
function preferredWaitSeconds(prefer: string | undefined): number {
  const [, seconds = '0'] = /(?:^|,)\s*wait\s*=\s*"?(\d+)"?\s*(?:[,;]|$)/i.exec(prefer ?? '') ?? []
  return Math.min(Number(seconds), longestWaitSeconds)
}
