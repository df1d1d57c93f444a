import type { OfferOutcome } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import type { TenantContext } from '../platform/context.ts'
import { type ClaimedTarget, endTargets, type Ending } from './claim-targets.ts'
import { endFeed, type FeedRow, targetsInFeed } from './feed.ts'
import { feedWindowMs } from './next-step.ts'
import { type OfferLane, queueOffers } from './offer-job.ts'

interface End extends OfferLane {
  readonly feedId: number
  readonly from: readonly FeedRow['status'][]
  readonly status: 'failed' | 'lost' | 'processed'
  /** Why the feed has failed or was lost. */
  readonly outcome?: OfferOutcome
  /** What becomes of the targets that still wait for a result. */
  readonly endingOf: (target: ClaimedTarget) => Ending
}

// More than a feed has.
const all = 100_000

/** Ends a feed, and the targets in it that have no result yet. */
export async function endInFeed(
  ctx: TenantContext,
  tx: TenantTransaction,
  { instanceId, channel, endingOf, ...feed }: End,
): Promise<void> {
  const rest = await targetsInFeed(tx, feed.feedId, { limit: all })
  const ended = rest.map((target) => ({ id: target.id, claim: target.claim, ...endingOf(target) }))
  const failed = ended.filter(({ result }) => result === 'failed').length
  if (!(await endFeed(tx, { ...feed, failed }))) return
  if (ended.length > 0) await endTargets(tx, ended)
  await queueOffers(tx, { tenantId: ctx.tenantId, instanceId, channel })
}

/**
 * How a feed ends that Walmart has rejected as a whole, maybe because of one of its targets. The next ones are smaller, and do
 * not wait for more changes.
 */
export function rejected(targets: number, outcome: OfferOutcome): Pick<End, 'endingOf' | 'outcome' | 'status'> {
  const ending: Ending = targets > 1 ? { result: 'again', delayMs: -feedWindowMs } : { result: 'failed', outcome }
  return { status: 'failed', outcome, endingOf: () => ending }
}
