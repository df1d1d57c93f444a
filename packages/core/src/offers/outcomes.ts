import type { OfferOutcome } from '@aisle/contract'
import type { WalmartError } from '@aisle/walmart'

import { lacksPermission } from '../instances/index.ts'
import type { ClaimedTarget, TargetEnding } from './claim-targets.ts'

export function rejection(error: WalmartError): OfferOutcome {
  return rejectedBecause(error.upstreamMessage ?? error.message, lacksPermission(error) ? givePermission : undefined)
}

const givePermission =
  "In Walmart's Developer Portal, grant the API key full access to inventory, prices and feeds, and then set it again."

export function rejectedBecause(
  said: string,
  remedy = 'Correct what Walmart reports, and set it again.',
): OfferOutcome {
  return { code: 'rejected', message: `Walmart has rejected it: ${said}`, remedy }
}

const mostErrors = 3

/** The end of an attempt after an error that the value did not cause: it is sent again, unless there were too many errors. */
export function afterError(
  { errors }: ClaimedTarget,
  outcome: OfferOutcome,
  again: Extract<TargetEnding, { readonly delayMs: number }>,
): TargetEnding {
  return errors + 1 < mostErrors ? { ...again, isError: true } : { result: 'failed', outcome }
}

export function walmartError(said: string): OfferOutcome {
  const message = `Walmart has failed to process it ${mostErrors} times: ${said}`
  return { code: 'walmart_error', message, remedy: 'Set it again later.' }
}
