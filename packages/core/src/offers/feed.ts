import type { OfferOutcome } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import { claimMs } from '../instances/index.ts'
import type { Services, TenantContext } from '../platform/context.ts'
import { purge } from '../platform/jobs.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { afterCommit, lockName } from '../platform/transaction.ts'
import { channels, type FeedKey, feedWindowMs, type OfferLane, queueOffers } from './channels.ts'
import {
  claimedColumns,
  type ClaimedTarget,
  dueColumns,
  type DueTarget,
  type TargetEnding,
  endTargets,
  failArchived,
  inLockOrder,
  isDue,
  lockOrder,
  setSending,
} from './claim-targets.ts'

export type FeedRow = Row<'walmart_feeds'>

export interface OpenedFeed {
  readonly id: number
  readonly fileName: string
  readonly targets: readonly ClaimedTarget[]
}

/** Locks the lane until the transaction ends, so that two workers do not split what fits into one feed. */
async function lockLane(tx: TenantTransaction, { instanceId, channel }: OfferLane): Promise<void> {
  await lockName(tx, `offers:${instanceId}:${channel}`, 'exclusive')
}

/**
 * Claims the targets that are due for a feed. Until it has ended, they are not sent in any other way. Returns
 * undefined if nothing is due.
 */
export async function openFeed(
  tx: TenantTransaction,
  { instanceId, channel, limit }: OfferLane & { readonly limit: number },
): Promise<OpenedFeed | undefined> {
  await lockLane(tx, { instanceId, channel })
  const { rows: due } = await sql<DueTarget>`
    select ${dueColumns} from offer_targets
    where next_attempt_at <= now() and id = any(array(
      select id from offer_targets
      where ${isDue({ instanceId, channel })}
      order by next_attempt_at, id limit ${limit}
    ))
    -- Waits for a caller who is setting them, in the order in which callers lock them: the feed then has the new values.
    ${inLockOrder}
  `.execute(tx)
  const ids = await failArchived(tx, due)
  if (ids.length === 0) return undefined
  const feed = await tx
    .insertInto('walmart_feeds')
    .values({ instance_id: instanceId, channel, targets: ids.length, next_check_at: inMs(claimMs) })
    .returning(['id', 'file_name'])
    .executeTakeFirstOrThrow()
  const targets = await setSending(tx, ids, sql`feed_id = ${feed.id}, next_attempt_at = null`)
  return { id: feed.id, fileName: feed.file_name, targets }
}

/**
 * The maximum number of targets in the next feed of a lane: half as many as in a feed that Walmart has just rejected
 * as a whole, possibly because of one of them. In the end, a feed contains only that one.
 */
export async function mostInFeed(tx: TenantTransaction, { instanceId, channel }: OfferLane): Promise<number> {
  const last = await tx
    .selectFrom('walmart_feeds')
    .select(['status', 'targets', 'failed'])
    .where('instance_id', '=', instanceId)
    .where('channel', '=', channel)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const isToBeHalved = last?.status === 'failed' && last.failed === 0
  return isToBeHalved ? Math.ceil(last.targets / 2) : channels[channel].mostInFeed
}

const inMs = (ms: number) => sql<Date>`now() + make_interval(secs => ${ms / 1000})`

/** A feed that has not ended, and when to check it. */
export function findFeed(tx: TenantTransaction, { instanceId, feedId }: FeedKey) {
  const untilCheckMs = sql<number>`(extract(epoch from next_check_at - clock_timestamp()) * 1000)::float8`
  const ageMs = sql<number>`(extract(epoch from clock_timestamp() - created_at) * 1000)::float8`
  return tx
    .selectFrom('walmart_feeds')
    .selectAll()
    .select([untilCheckMs.as('untilCheckMs'), ageMs.as('ageMs')])
    .where('instance_id', '=', instanceId)
    .where('id', '=', feedId)
    .where('next_check_at', 'is not', null)
    .executeTakeFirst()
}

/** Sets when a worker checks an open feed. */
export async function checkLater(tx: TenantTransaction, feedId: number, delayMs: number): Promise<void> {
  await updateFeed(tx, { feedId, from: ['uploading', 'submitted'] }, sql`next_check_at = ${inMs(delayMs)}`)
}

/** Walmart has the feed. Returns false if it is no longer being uploaded. */
export async function submitFeed(
  tx: TenantTransaction,
  feedId: number,
  { walmartFeedId, delayMs }: { readonly walmartFeedId: string; readonly delayMs: number },
): Promise<boolean> {
  const changes = sql`status = 'submitted', walmart_feed_id = ${walmartFeedId}, submitted_at = now(),
    next_check_at = ${inMs(delayMs)}`
  return (await updateFeed(tx, { feedId, from: ['uploading'] }, changes)) !== undefined
}

interface EndedFeed {
  readonly feedId: number
  readonly from: readonly FeedRow['status'][]
  readonly status: 'failed' | 'lost' | 'processed'
  readonly outcome?: OfferOutcome | undefined
  /** How many of the targets that still waited for a result have failed with it. */
  readonly failed: number
}

/** Returns false if it has already ended, or has another status. */
async function endFeed(tx: TenantTransaction, { feedId, from, status, outcome, failed }: EndedFeed): Promise<boolean> {
  const changes = sql`status = ${status}, settled_at = now(), next_check_at = null, failed = failed + ${failed},
    outcome = ${outcome ? toPostgresJson(outcome) : null}::jsonb`
  const feed = await updateFeed(tx, { feedId, from }, changes)
  if (!feed) return false
  const { channel, ageSeconds } = feed
  afterCommit(tx, (metrics) => metrics?.feeds.record(ageSeconds, { channel, status }))
  return true
}

interface Results {
  readonly feedId: number
  /** The index of the first result: another worker may have stored these already. */
  readonly from: number
  readonly count: number
  readonly applied: number
  readonly failed: number
  readonly isUnfinished: boolean
}

export async function countResults(
  tx: TenantTransaction,
  { feedId, from, count, applied, failed, isUnfinished }: Results,
): Promise<boolean> {
  const changes = sql`results_read = results_read + ${count}, applied = applied + ${applied}, failed = failed + ${failed},
    is_unfinished = is_unfinished or ${isUnfinished}`
  const wanted = { feedId, from: ['submitted'], condition: sql`results_read = ${from}` }
  return (await updateFeed(tx, wanted, changes)) !== undefined
}

/**
 * Resets the position, so that the results are read again, if Walmart was still processing some of them. Returns false
 * otherwise.
 */
export async function readResultsAgain(tx: TenantTransaction, feedId: number): Promise<boolean> {
  const again = sql`results_read = 0, is_unfinished = false`
  const wanted = { feedId, from: ['submitted'], condition: sql`is_unfinished` }
  return (await updateFeed(tx, wanted, again)) !== undefined
}

interface Wanted {
  readonly feedId: number
  readonly from: readonly string[]
  readonly condition?: RawBuilder<unknown>
}

interface UpdatedFeed extends Pick<FeedRow, 'channel'> {
  readonly ageSeconds: number
}

async function updateFeed(
  tx: TenantTransaction,
  { feedId, from, condition = sql`true` }: Wanted,
  changes: RawBuilder<unknown>,
): Promise<UpdatedFeed | undefined> {
  const { rows } = await sql<UpdatedFeed>`
    update walmart_feeds set ${changes} where id = ${feedId} and status = any(${from}::text[]) and ${condition}
    returning channel, extract(epoch from now() - created_at)::float8 as "ageSeconds"
  `.execute(tx)
  return rows[0]
}

/** Locks the targets that are in a feed and wait for its result, or those of some SKUs. */
export async function lockTargetsInFeed(
  tx: TenantTransaction,
  feedId: number,
  { skus, limit }: { readonly skus?: readonly string[]; readonly limit: number },
): Promise<ClaimedTarget[]> {
  const ofSkus = skus ? sql`and sku = any(${skus}::text[])` : sql``
  const { rows } = await sql<ClaimedTarget>`
    select ${claimedColumns} from offer_targets
    where feed_id = ${feedId} and status = 'sending' ${ofSkus}
    order by ${lockOrder} limit ${limit} for no key update
  `.execute(tx)
  return rows
}

const feedsKeptDays = 90

/** Once an hour, for all tenants: deletes old feeds that have ended. Keeps the last feed of any value. */
export function purgeFeeds(services: Services): Promise<void> {
  const isOld = sql`created_at < now() - make_interval(days => ${feedsKeptDays}) and settled_at is not null`
  const target = sql`select id from offer_targets where tenant_id = old.tenant_id and feed_id = old.id limit 1`
  return purge(services, 'walmart_feeds', sql`${isOld} and (${target}) is null`)
}

interface End extends OfferLane {
  readonly feedId: number
  readonly from: readonly FeedRow['status'][]
  readonly status: 'failed' | 'lost' | 'processed'
  /** Why the feed has failed or was lost. */
  readonly outcome?: OfferOutcome
  /** The outcome of the targets that still wait for a result. */
  readonly endingOf: (target: ClaimedTarget) => TargetEnding
}

// More than a feed can have.
const all = 100_000

/** Ends a feed, and the targets in it that have no result yet. */
export async function endInFeed(
  ctx: TenantContext,
  tx: TenantTransaction,
  { instanceId, channel, endingOf, ...feed }: End,
): Promise<void> {
  const rest = await lockTargetsInFeed(tx, feed.feedId, { limit: all })
  const ended = rest.map((target) => ({ id: target.id, claim: target.claim, ...endingOf(target) }))
  const failed = ended.filter(({ result }) => result === 'failed').length
  if (!(await endFeed(tx, { ...feed, failed }))) return
  if (ended.length > 0) await endTargets(tx, ended)
  await queueOffers(tx, { tenantId: ctx.tenantId, instanceId, channel })
}

/**
 * The end of a feed that Walmart has rejected as a whole, possibly because of one of its targets. The next feeds are
 * smaller, and do not wait for more changes.
 */
export function rejected(targets: number, outcome: OfferOutcome): Pick<End, 'endingOf' | 'outcome' | 'status'> {
  const ending: TargetEnding = targets > 1 ? { result: 'again', delayMs: -feedWindowMs } : { result: 'failed', outcome }
  return { status: 'failed', outcome, endingOf: () => ending }
}
