import { setTimeout as sleep } from 'node:timers/promises'

import type { Subscription, TenantTransaction } from '@aisle/db'

import type { TenantRequestContext } from './context.ts'
import { transaction } from './transaction.ts'

interface Wait<Result> {
  readonly isDone: (result: Result) => boolean
  /** Reads the result again; undefined if it is gone. */
  readonly read: (tx: TenantTransaction) => Promise<Result | undefined>
  readonly pollMs: number
  /** Returns when the result may have changed, and after the timeout at the latest. */
  readonly pause?: Subscription['next']
}

/** With `Prefer: wait=N` a response waits up to N seconds until what the request has started is done. */
export async function waitUntil<Result>(
  ctx: TenantRequestContext,
  started: Result,
  { isDone, read, pollMs, pause = justWait }: Wait<Result>,
): Promise<Result> {
  const deadline = performance.now() + preferredWaitMs(ctx.request.prefer)
  const signal = AbortSignal.any([ctx.request.signal, ctx.stopping])
  let latest = started
  while (!isDone(latest) && performance.now() < deadline && !signal.aborted) {
    await pause({ timeoutMs: Math.min(pollMs, deadline - performance.now()), signal })
    // The write has committed: an error here must not suggest otherwise.
    const result = await transaction(ctx, read).catch(() => undefined)
    if (!result) break
    latest = result
  }
  return latest
}

const justWait: Subscription['next'] = ({ timeoutMs, signal }) =>
  sleep(timeoutMs, undefined, { signal }).catch(() => undefined)

const longestWaitSeconds = 20

/** The N of `Prefer: wait=N` in milliseconds, at most 20 s. An invalid preference is ignored, as RFC 7240 requires. */
function preferredWaitMs(prefer: string | undefined): number {
  const [, seconds = '0'] = /(?:^|,)\s*wait\s*=\s*"?(\d+)"?\s*(?:[,;]|$)/i.exec(prefer ?? '') ?? []
  return Math.min(Number(seconds), longestWaitSeconds) * 1000
}
