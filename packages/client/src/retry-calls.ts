import { type Operation, retryLink, type TRPCClientError, type TRPCLink } from '@trpc/client'

import type { AppRouter } from './app-router.ts'
import { idempotentWrites, keyedWrites } from './contract-facts.ts'
import { ForeignResponse, isAisleError, responseOf } from './errors.ts'

const firstPauseMs = 200
const longestPauseMs = 5000
// The caller decides whether to wait longer than this.
const longestRetryAfterMs = 30_000

/** Retries a call that got no response or a temporary failure, unless it could take effect twice. */
export function retryCalls(retries: number): TRPCLink<AppRouter> {
  let pauseMs = 0
  return retryLink({
    retry: ({ op, error, attempts }) => {
      pauseMs = pauseBefore(attempts, error)
      return attempts <= retries && pauseMs <= longestRetryAfterMs && !op.signal?.aborted && mayRetry(op, error)
    },
    // tRPC calls this right after `retry`, for the same call.
    retryDelayMs: () => pauseMs,
  })
}

function mayRetry(op: Operation, error: TRPCClientError<AppRouter>): boolean {
  const code = isAisleError(error) ? error.code : undefined
  // Rejected before anything was done, so every call may be retried.
  if (code === 'ERR_RATE_LIMITED' || code === 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT') return true
  if (op.type !== 'query' && ![...keyedWrites, ...idempotentWrites].includes(op.path)) return false
  const status = responseOf(error)?.status ?? foreignStatusOf(error)
  return status === undefined || isTemporary(status)
}

/** Whether the same request may succeed later. */
export function isTemporary(status: number): boolean {
  return [429, 502, 503, 504].includes(status)
}

/** The server's `Retry-After` plus exponential back-off with jitter. */
function pauseBefore(attempts: number, error: TRPCClientError<AppRouter>): number {
  const seconds = isAisleError(error) ? error.retryAfter : foreignResponseOf(error)?.retryAfter
  return (seconds ?? 0) * 1000 + backOff(attempts)
}

function backOff(attempts: number): number {
  return Math.min(firstPauseMs * 2 ** (attempts - 1), longestPauseMs) * (0.5 + Math.random() / 2)
}

function foreignStatusOf(error: TRPCClientError<AppRouter>): number | undefined {
  return foreignResponseOf(error)?.status
}

function foreignResponseOf({ cause }: TRPCClientError<AppRouter>): ForeignResponse | undefined {
  return cause instanceof ForeignResponse ? cause : undefined
}
