import type { OfferOutcome } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import { claimDuration } from '../instances/index.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { afterCommit } from '../platform/transaction.ts'
import type { OfferLane } from './channels.ts'

/** A target that a worker has claimed, with the value to send. */
export type ClaimedTarget = Row<
  'offer_targets',
  'attempts' | 'claim' | 'errors' | 'id' | 'offered' | 'ship_node' | 'sku'
>

/**
 * Claims targets that are due, those that have waited longest first. A worker that dies loses them once the call can
 * no longer be under way. Until then no newer value is sent, because this call could overtake it.
 */
export async function claimTargets(
  tx: TenantTransaction,
  { limit, ...lane }: OfferLane & { readonly limit: number },
): Promise<ClaimedTarget[]> {
  const { rows: due } = await sql<DueTarget>`
    select ${dueColumns} from offer_targets
    where ${isDue(lane)}
    order by next_attempt_at, id limit ${limit} for no key update skip locked
  `.execute(tx)
  const ids = await failArchived(tx, due)
  return setSending(tx, ids, sql`feed_id = null, next_attempt_at = now() + ${claimDuration}`)
}

export const isDue = ({ instanceId, channel }: OfferLane) =>
  sql`instance_id = ${instanceId} and channel = ${channel} and next_attempt_at <= now()`

export const claimedColumns = sql`id, sku, ship_node, offered, attempts, errors, claim`

/** Begins an attempt to send the latest value of targets. The transaction has locked them. */
export async function setSending(
  tx: TenantTransaction,
  ids: readonly number[],
  how: RawBuilder<unknown>,
): Promise<ClaimedTarget[]> {
  const { rows } = await sql<ClaimedTarget>`
    update offer_targets set status = 'sending', claim = claim + 1, sent_version = version, sent_amount = offered,
      attempts = attempts + 1, sent_at = now(), ${how}
    where id = any(${ids}::bigint[])
    returning ${claimedColumns}
  `.execute(tx)
  return rows
}

/** When a call for a target `old` can no longer be under way, whatever its outcome. */
export const settledAt = sql<Date>`greatest(now(), old.sent_at + ${claimDuration})`

/** Every transaction that locks several targets locks them in this order, so that no two wait for each other. */
export const lockOrder = sql`sku collate "C", ship_node collate "C"`
export const inLockOrder = sql`order by ${lockOrder} for no key update`

/** The outcome of a call, or of an item of a feed. */
export type TargetEnding =
  | { readonly result: 'applied' }
  | { readonly result: 'failed'; readonly outcome: OfferOutcome }
  /** Walmart has not applied it. */
  | ({ readonly result: 'again' } & Again)
  /** Walmart may still apply it: nothing is sent before this time. */
  | ({ readonly result: 'lost' } & Again)

interface Again {
  readonly delayMs: number
  /** Whether Walmart has failed to process it. After a few times, the target fails. */
  readonly isError?: true
}

export type EndedTarget = Pick<ClaimedTarget, 'claim' | 'id'> & TargetEnding

/** Stores the outcomes of claimed targets. One that has been set to another value meanwhile is queued again at once. */
export async function endTargets(tx: TenantTransaction, ended: readonly EndedTarget[]): Promise<void> {
  const isStale = sql`target.version > target.sent_version`
  const { rows } = await sql<Pick<OfferLane, 'channel'> & Pick<TargetEnding, 'result'>>`
    update offer_targets target set
      status = case when result = 'lost' then 'sending' when ${isStale} or result = 'again' then 'queued' else result end,
      confirmed_version = case when result = 'applied' then sent_version else confirmed_version end,
      confirmed_at = case when result = 'applied' then now() else confirmed_at end,
      confirmed_amount = case when result = 'applied' then sent_amount else confirmed_amount end,
      drifted_at = case when result = 'applied' then null else drifted_at end,
      outcome = case when result = 'failed' and not (${isStale}) then ended.outcome end,
      attempts = case when result = 'lost' and not (${isStale}) then attempts else 0 end,
      errors = case when ${isStale} then 0 else errors + coalesce("isError", false)::int end,
      next_attempt_at = case
        when result <> 'lost' and ${isStale} then now()
        when result in ('lost', 'again') then now() + make_interval(secs => "delayMs" / 1000)
      end
    from json_to_recordset(${toPostgresJson(ended)}::json) as ended (
      id bigint, claim int, result text, outcome jsonb, "delayMs" float8, "isError" boolean
    )
    where target.id = ended.id and target.id = any(array(
        select id from offer_targets where id = any(${ended.map(({ id }) => id)}::bigint[]) ${inLockOrder}
      ))
      and target.claim = ended.claim and target.status = 'sending'
    returning target.channel, ended.result
  `.execute(tx)
  afterCommit(tx, (metrics) => {
    for (const { channel, result } of rows) metrics?.offerAttempts.add(1, { channel, outcome: result })
  })
}

/** A target that is due and that the transaction has locked. */
export interface DueTarget {
  readonly id: number
  readonly isArchived: boolean
}

export const dueColumns = sql`id,
  (select archived_at from walmart_listings where id = listing_id limit 1) is not null as "isArchived"`

const archived: OfferOutcome = {
  code: 'listing_archived',
  message: 'The listing is archived, so nothing is sent for it.',
  remedy: 'Unarchive the listing, and set it again.',
}

/** Fails the targets of archived listings. Returns the ids of the others. */
export async function failArchived(tx: TenantTransaction, due: readonly DueTarget[]): Promise<number[]> {
  const ids = due.filter(({ isArchived }) => isArchived).map(({ id }) => id)
  if (ids.length > 0) {
    await sql`
      update offer_targets set status = 'failed', claim = claim + 1, outcome = ${toPostgresJson(archived)}::jsonb,
        attempts = 0, errors = 0, next_attempt_at = null
      where id = any(${ids}::bigint[])
    `.execute(tx)
  }
  return due.filter(({ isArchived }) => !isArchived).map(({ id }) => id)
}
