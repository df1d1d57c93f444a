import type { TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { type OfferLane, queueChannels } from './channels.ts'
import { lockOrder, settledAt } from './claim-targets.ts'
import type { FoundOffer } from './judge-items.ts'

/** A value as a caller sets it. */
interface NewTarget extends FoundOffer {
  /** A decimal number. */
  readonly amount: number | string
}

interface NewTargets {
  readonly instanceId: number
  readonly kind: 'stock' | 'price'
  /** Each listing and node once. */
  readonly targets: readonly NewTarget[]
}

interface SavedTargets {
  /** The targets that did not have the value already. */
  readonly changedIds: ReadonlySet<number | undefined>
  /** In the order of the targets. */
  readonly ids: readonly (number | undefined)[]
}

/**
 * Sets desired values, and queues the jobs that send them. A value that is under way is not interrupted: the new one
 * follows it. A value that Walmart has not accepted is sent again, even if it is unchanged.
 */
export async function saveTargets(
  ctx: TenantContext,
  tx: TenantTransaction,
  { instanceId, kind, targets }: NewTargets,
): Promise<SavedTargets> {
  const { rows: changed } = await sql<Stored & Pick<OfferLane, 'channel'>>`
    insert into offer_targets as old (instance_id, listing_id, sku, kind, ship_node, amount, buffer, floor)
    select ${instanceId}::bigint, listing_id, sku, ${kind}::text, ship_node, amount, rules.buffer, rules.floor
    from json_to_recordset(${toPostgresJson(targets)}::json) as given (
      listing_id bigint, sku text, ship_node text, amount numeric
    )
    cross join lateral (
      ${kind === 'stock' ? bufferRules({ instanceId, listingId: sql`given.listing_id` }) : noRules}
    ) rules
    order by ${lockOrder}
    on conflict (tenant_id, instance_id, kind, sku, ship_node) do update set
      amount = excluded.amount, buffer = excluded.buffer, floor = excluded.floor, updated_at = now(),
      ${requeued(sql`old.offered <> excluded.offered or old.status = 'failed'`)}
    where old.amount <> excluded.amount or old.status = 'failed'
    returning id, sku, ship_node, channel
  `.execute(tx)
  const changedIds = new Map(changed.map((row) => [keyOf(row), row.id]))
  const unchanged = await findStored(tx, {
    instanceId,
    kind,
    targets: targets.filter((target) => !changedIds.has(keyOf(target))),
  })
  await queueChannels(ctx, tx, { instanceId, targets: changed })
  return {
    changedIds: new Set(changed.map(({ id }) => id)),
    ids: targets.map((target) => changedIds.get(keyOf(target)) ?? unchanged.get(keyOf(target))),
  }
}

const noRules = sql`select 0 as buffer, 0 as floor`

/** The buffer and the floor of a listing. The caller has locked the instance. */
export function bufferRules({
  instanceId,
  listingId,
}: {
  readonly instanceId: number
  readonly listingId: RawBuilder<unknown>
}): RawBuilder<unknown> {
  return sql`
    select coalesce(listing.stock_buffer, instance.stock_buffer) as buffer,
      coalesce(listing.stock_floor, instance.stock_floor) as floor
    from (select stock_buffer, stock_floor from walmart_listings where id = ${listingId} limit 1) listing,
      (select stock_buffer, stock_floor from integration_instances where id = ${instanceId} limit 1) instance
  `
}

/** The changes to a target `old` if the condition is true: its offered value is sent again, after any that is under way. */
export function requeued(isNew: RawBuilder<unknown>): RawBuilder<unknown> {
  const isWaiting = sql`(${isNew}) and old.status <> 'sending'`
  return sql`
    version = old.version + (${isNew})::int,
    attempts = case when ${isNew} then 0 else old.attempts end,
    errors = case when ${isNew} then 0 else old.errors end,
    outcome = case when ${isNew} then null else old.outcome end,
    status = case when ${isWaiting} then 'queued' else old.status end,
    next_attempt_at = case
      when ${isWaiting} then least(old.next_attempt_at, now())
      -- Not if it is in a feed, which says what becomes of it.
      when (${isNew}) and old.next_attempt_at is not null then least(old.next_attempt_at, ${settledAt})
      else old.next_attempt_at
    end`
}

interface Stored {
  readonly id: number
  readonly sku: string
  readonly ship_node: string
}

const keyOf = ({ sku, ship_node }: Pick<Stored, 'ship_node' | 'sku'>) => JSON.stringify([sku, ship_node])

async function findStored(tx: TenantTransaction, { instanceId, kind, targets }: NewTargets) {
  const { rows } = await sql<Stored>`
    select stored.* from json_to_recordset(${toPostgresJson(targets)}::json) as given (sku text, ship_node text)
    cross join lateral (
      select id, sku, ship_node from offer_targets
      where instance_id = ${instanceId} and kind = ${kind} and sku = given.sku and ship_node = given.ship_node
      limit 1
    ) stored
  `.execute(tx)
  return new Map(rows.map((row) => [keyOf(row), row.id]))
}
