import { sql } from 'kysely'

import type { Services } from '../platform/context.ts'

/** How long a call may be under way, with the reads around it. */
const longestCallMs = 60_000
/** How long Walmart may still be processing a call whose response was lost. */
export const settlingMs = 60_000
/** How long a claim lasts: until the call of a worker that has died can no longer be under way. */
export const claimMs = longestCallMs + settlingMs
export const claimDuration = sql`make_interval(secs => ${claimMs / 1000})`

/** Ends a call that takes too long. */
export const callSignal = ({ stopping }: Services): AbortSignal =>
  AbortSignal.any([stopping, AbortSignal.timeout(longestCallMs)])

/**
 * Whether a call may still begin. Once it could have ended, another worker takes over, and a worker that was suspended
 * must not make its own call. Checks both clocks: one stands still while a machine sleeps, the other may be
 * set back.
 */
export function startWatch(): () => boolean {
  const [monotonic, wall] = [performance.now(), Date.now()]
  return () => Math.max(performance.now() - monotonic, Date.now() - wall) < longestCallMs
}
