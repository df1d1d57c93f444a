import { type Operation, retryLink, type TRPCClientError, type TRPCLink } from '@trpc/client'

import type { AppRouter } from './app-router.ts'
import { idempotentWrites, keyedWrites } from './contract-facts.ts'
import { ForeignAnswer, isAisleError, responseOf } from './errors.ts'

const firstPauseMs = 200
const longestPauseMs = 5000
// Whoever is told to come back later than this had better decide for himself.
const longestRetryAfterMs = 30_000

/** Repeats a call that got no answer, or one that says to come back, where that cannot do anything twice. */
export function repeatCalls(retries: number): TRPCLink<AppRouter> {
  let pauseMs = 0
  return retryLink({
    retry: ({ op, error, attempts }) => {
      pauseMs = pauseBefore(attempts, error)
      return attempts <= retries && pauseMs <= longestRetryAfterMs && !op.signal?.aborted && mayRepeat(op, error)
    },
    // Asked for right after `retry`, for the same call.
    retryDelayMs: () => pauseMs,
  })
}

function mayRepeat(op: Operation, error: TRPCClientError<AppRouter>): boolean {
  const code = isAisleError(error) ? error.code : undefined
  // Refused before anything was done, whatever the call is.
  if (code === 'ERR_RATE_LIMITED' || code === 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT') return true
  if (op.type !== 'query' && ![...keyedWrites, ...idempotentWrites].includes(op.path)) return false
  const status = responseOf(error)?.status ?? foreignStatusOf(error)
  return status === undefined || isTemporary(status)
}

/** Whether the same request may be answered otherwise in a while. */
export function isTemporary(status: number): boolean {
  return [429, 502, 503, 504].includes(status)
}

/** At least what the server asks for; else from half of to a whole pause that doubles, so that callers do not come in step. */
function pauseBefore(attempts: number, error: TRPCClientError<AppRouter>): number {
  const asked = isAisleError(error) ? error.retryAfter : answerOf(error)?.retryAfter
  return (asked ?? 0) * 1000 + backOff(attempts)
}

export function backOff(attempts: number): number {
  return Math.min(firstPauseMs * 2 ** (attempts - 1), longestPauseMs) * (0.5 + Math.random() / 2)
}

function foreignStatusOf(error: TRPCClientError<AppRouter>): number | undefined {
  return answerOf(error)?.status
}

function answerOf({ cause }: TRPCClientError<AppRouter>): ForeignAnswer | undefined {
  return cause instanceof ForeignAnswer ? cause : undefined
}
