import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { untilCallMs } from '../instances/index.ts'
import { channels } from './channels.ts'
import type { OfferLane } from './offer-job.ts'

/** How long a feed waits for more changes. Walmart accepts few feeds an hour. */
export const feedWindowMs = 60_000

type Step =
  | { readonly kind: 'feed' | 'singles'; readonly mostPauseMs: number }
  | { readonly kind: 'wait'; readonly pauseMs: number }

/**
 * Whether what is due of a lane goes out in single calls or in a feed: by how much it is, and by what Walmart's limits still
 * allow. Many changes wait a minute for more, and one feed then has the latest value of each.
 */
export async function nextStep(tx: TenantTransaction, lane: OfferLane): Promise<Step> {
  const { instanceId } = lane
  const { mostSingles, feedLimit } = channels[lane.channel]
  const { count, ageMs } = await countDue(tx, lane, mostSingles + 1)
  if (count === 0) return { kind: 'wait', pauseMs: 0 }
  if (count <= mostSingles) return { kind: 'singles', mostPauseMs: Number.POSITIVE_INFINITY }
  if (ageMs < feedWindowMs) return { kind: 'wait', pauseMs: feedWindowMs - ageMs }
  const untilFeedMs = await untilCallMs(tx, { instanceId, group: feedLimit })
  // Meanwhile, single calls reduce what is left for it.
  if (untilFeedMs > 0) return { kind: 'singles', mostPauseMs: untilFeedMs }
  return { kind: 'feed', mostPauseMs: Number.POSITIVE_INFINITY }
}

async function countDue(tx: TenantTransaction, { instanceId, channel }: OfferLane, most: number) {
  const { rows } = await sql<{ count: number; ageMs: number }>`
    select count(*) as count, coalesce(extract(epoch from now() - min(next_attempt_at)) * 1000, 0)::float8 as "ageMs"
    from (
      select next_attempt_at from offer_targets
      where instance_id = ${instanceId} and channel = ${channel} and next_attempt_at <= now()
      order by next_attempt_at limit ${most}
    ) due
  `.execute(tx)
  return rows[0] ?? { count: 0, ageMs: 0 }
}
