import { WalmartError } from '@aisle/walmart'

import { unopenedReason } from '../instances/index.ts'
import { UnopenedSecretError } from '../platform/seal.ts'
import type { RecordedFailure } from './queries.ts'

// Retry an unexpected response, or a defect of ours, a few times; then fail the run so that a person sees it.
const maxDoubtfulFailures = 5
const maxRestarts = 2
const longestDelayMs = 15 * 60_000

/** Decides whether a run whose page failed is retried, from its cursor or from the start, or fails. */
export function classifyFailure(
  error: unknown,
  run: { readonly failures: number; readonly restarts: number; readonly cursor: unknown },
  now = Date.now(),
): RecordedFailure {
  const failures = run.failures + 1
  const again = { status: 'retrying', failures, delayMs: backOffMs(failures), startOver: false } as const
  const over = { status: 'failed', failures, delayMs: 0, startOver: false } as const
  // Perhaps only this worker has the wrong keys. Retry, because the credentials may be valid.
  if (error instanceof UnopenedSecretError) return { ...again, code: 'secret_unopened', message: unopenedReason }
  if (!(error instanceof WalmartError)) {
    const message = 'Something went wrong on our side while a page was fetched or stored.'
    return { ...(failures < maxDoubtfulFailures ? again : over), code: 'internal', message }
  }
  const reason = { code: error.kind, message: error.message }
  switch (error.kind) {
    case 'rate_limited':
      // Being rate limited does not count as a failure.
      return {
        ...again,
        ...reason,
        failures: run.failures,
        delayMs: Math.max(0, (error.retryAt?.getTime() ?? now) - now),
      }
    case 'unavailable':
      return { ...again, ...reason }
    case 'unexpected_response':
      return { ...(failures < maxDoubtfulFailures ? again : over), ...reason }
    case 'invalid_request':
    case 'not_found':
      // The cursor may have expired between two slices. Starting over is cheap: unchanged rows are only compared.
      return run.cursor !== null && run.restarts < maxRestarts
        ? { ...again, ...reason, startOver: true }
        : { ...over, ...reason }
    case 'credentials_rejected':
      return { ...over, ...reason }
  }
}

/** 1 s, 2 s, 4 s … 15 minutes, ± a fifth, so that many runs are not retried at the same moment. */
function backOffMs(failures: number): number {
  const delayMs = Math.min(1000 * 2 ** (failures - 1), longestDelayMs)
  return Math.round(delayMs * (0.8 + 0.4 * Math.random()))
}
