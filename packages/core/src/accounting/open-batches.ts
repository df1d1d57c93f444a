import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { timeZone } from '../platform/transaction.ts'
import type { DocumentType, HandOverRules } from './document.ts'
import { batchPeriodOf } from './posting.ts'

/** A document that is to be batched. */
export interface Batchable {
  readonly type: DocumentType
  readonly instance_id: number
  readonly currency: string
  /** Null: today. */
  readonly date: string | null
  readonly rules: HandOverRules | undefined
}

/**
 * Finds or opens the batches of documents. Returns their ids, in the order given. The caller has locked the feed.
 *
 * A period that has ended is closed, so a late document goes into the current one. That is decided by the clock and not by
 * `now()`, because the transaction may have begun before the batch was closed.
 */
export async function findOrOpenBatches(tx: TenantTransaction, given: readonly Batchable[]): Promise<number[]> {
  const { rows } = await sql<Row<'accounting_batches', 'id'>>`
    with wanted as materialized (
      select number, instance_id, type, currency, period, zone, date_trunc(
        case period when 'daily' then 'day' else 'month' end,
        greatest(day, (clock_timestamp() at time zone zone)::date)::timestamp
      )::date as first_day
      from (select ${timeZone} as zone) tenant, unnest(
        ${given.map((one) => one.instance_id)}::bigint[],
        ${given.map((one) => one.type)}::text[],
        ${given.map((one) => one.currency)}::text[],
        ${given.map((one) => batchPeriodOf(one.type, one.rules))}::text[],
        ${given.map((one) => one.date)}::date[]
      ) with ordinality as one (instance_id, type, currency, period, day, number)
    ), batch as materialized (
      select wanted.*, open.id, (first_day + case period when 'daily' then interval '1 day' else interval '1 month' end)::date as next_day
      from (select distinct instance_id, type, currency, period, zone, first_day from wanted) wanted
      left join lateral (
        select id from accounting_batches
        where instance_id = wanted.instance_id and type = wanted.type and currency = wanted.currency
          and period = wanted.period and first_day = wanted.first_day and closed_at is null
        limit 1
      ) open on true
    ), added as (
      insert into accounting_batches (id, instance_id, type, currency, period, first_day, last_day, closes_at)
      select nextval('public.accounting_transactions_id_seq'), instance_id, type, currency, period, first_day, next_day - 1,
        next_day::timestamp at time zone zone
      from batch where id is null
      returning *
    )
    select coalesce(batch.id, added.id) as id
    from wanted
    join batch using (instance_id, type, currency, period, first_day)
    left join added using (instance_id, type, currency, period, first_day)
    order by number
  `.execute(tx)
  return rows.map(({ id }) => id)
}

/** The day or month that contains a day: `2026-11-23` or `2026-11`. */
export function periodOf({ period }: Pick<Row<'accounting_batches'>, 'period'>, day: string): string {
  return period === 'daily' ? day : day.slice(0, 'YYYY-MM'.length)
}
