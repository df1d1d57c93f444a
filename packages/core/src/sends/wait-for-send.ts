import { setTimeout as sleep } from 'node:timers/promises'

import type { WalmartSendDocument } from '@aisle/contract'

import type { TenantRequestContext } from '../platform/context.ts'
import { preferredWaitMs } from '../platform/read-request.ts'
import { transaction } from '../platform/transaction.ts'
import { describeSend } from './list-sends.ts'

const pollMs = 250

/** With `Prefer: wait=N` the response waits up to N seconds until the send has ended. */
export async function waitForSend(
  ctx: TenantRequestContext,
  queued: WalmartSendDocument,
): Promise<WalmartSendDocument> {
  const deadline = performance.now() + preferredWaitMs(ctx.request.prefer)
  const gone = AbortSignal.any([ctx.request.signal, ctx.stopping])
  let current = queued
  while (current.data.settled_at === null && performance.now() < deadline && !gone.aborted) {
    await sleep(pollMs, undefined, { signal: gone }).catch(() => undefined)
    const { id, integration_instance_id: instanceId } = queued.data
    // The write has committed: an error here must not suggest otherwise.
    const read = transaction(ctx, (tx) => describeSend(tx, { id: instanceId, send_id: id })).catch(() => undefined)
    current = (await read) ?? current
  }
  return current
}
