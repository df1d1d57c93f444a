import type { Row, TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'

import { type completeDocumentsJob, lockPostingRules, queueCompletion } from '../catalog/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { inSlices } from '../platform/jobs.ts'
import { toPostgresJson } from '../platform/postgres-text.ts'
import type { LineDocument } from './draft.ts'
import { findFacts, type Unposted } from './find-facts.ts'
import { assignBatches, insertLines, positionOf, posted } from './post-documents.ts'

type Payload = z.output<typeof completeDocumentsJob.payload>

// A batch should take no longer than a page of a refresh.
const batchSize = 250

/** Posts documents that were blocked for a reason, as far as they now have what they lacked. */
export function completeBlocked(ctx: TenantContext, { reason, after }: Omit<Payload, 'tenantId'>): Promise<void> {
  return inSlices(ctx, {
    from: after,
    batch: async (tx, cursor) => {
      await lockPostingRules(tx, 'post')
      const documents = await lockBlocked(
        tx,
        sql`blocked_reason = ${reason} and id > ${cursor} order by id limit ${batchSize}`,
      )
      // Customer returns take their costs from fulfillments, so they come last. All locks of documents come before the feed's.
      const returns = await lockReturnsOf(tx, documents)
      await completeDocuments(tx, documents)
      await completeDocuments(tx, returns)
      return documents.length === batchSize ? documents.at(-1)?.id : undefined
    },
    requeue: (tx, cursor) => queueCompletion(tx, { tenantId: ctx.tenantId, reason, after: cursor }),
  })
}

type BlockedRow = LineDocument<
  | 'cumulative'
  | 'currency'
  | 'date'
  | 'disposition'
  | 'id'
  | 'instance_id'
  | 'line_number'
  | 'occurred_on'
  | 'product_amount'
  | 'quantity'
  | 'reference'
  | 'sales_order_id'
  | 'shipping_amount'
  | 'sku'
  | 'stays_in_feed'
  | 'type'
>

interface Blocked extends BlockedRow {
  readonly product_id: number | null
  readonly kept_cost: string | null
}

/** Posts customer returns that were blocked because their units had not been shipped. */
export async function completeReturns(tx: TenantTransaction, ids: readonly number[]): Promise<void> {
  await completeDocuments(tx, await lockWaiting(tx, ids))
}

/** The customer returns that wait for these documents, if they are fulfillments. */
async function lockReturnsOf(tx: TenantTransaction, documents: readonly Blocked[]): Promise<Blocked[]> {
  const fulfillments = documents.filter(({ type }) => type === 'sales_order_fulfillment')
  if (fulfillments.length === 0) return []
  const { rows } = await sql<Row<'accounting_transactions', 'id'>>`
    select document.id
    from unnest(
      ${fulfillments.map((document) => document.sales_order_id)}::bigint[],
      ${fulfillments.map((document) => document.line_number)}::text[]
    ) as shipped (sales_order_id, line_number)
    cross join lateral (
      select id from accounting_transactions
      where sales_order_id = shipped.sales_order_id and line_number = shipped.line_number and type = 'customer_return'
        and status <> 'reversed' and reverses_id is null and blocked_reason = 'missing_fulfillment'
      offset 0
    ) document
  `.execute(tx)
  return lockWaiting(tx, [...new Set(rows.map(({ id }) => id))])
}

async function lockWaiting(tx: TenantTransaction, ids: readonly number[]): Promise<Blocked[]> {
  if (ids.length === 0) return []
  return lockBlocked(tx, sql`blocked_reason = 'missing_fulfillment' and id = any(${ids}::bigint[]) order by id`)
}

/** Blocked documents, locked in the order of their ids, each with its line's present product unless its cost is known. */
async function lockBlocked(tx: TenantTransaction, condition: RawBuilder<unknown>): Promise<Blocked[]> {
  const { rows } = await sql<Blocked>`
    with document as materialized (
      select * from accounting_transactions
      where status = 'blocked' and ${condition} for no key update
    )
    select document.id, type, instance_id, document.sales_order_id, reference, disposition, document.line_number, document.sku,
      date, occurred_on, stays_in_feed, currency, cumulative, document.quantity, document.product_amount,
      document.shipping_amount, unit_cost as kept_cost, case when unit_cost is null then
        coalesce(line.product_id, document.product_id) else document.product_id end as product_id
    from document
    left join lateral (
      select product_id from sales_order_lines
      where sales_order_id = document.sales_order_id and line_number = document.line_number limit 1
    ) line on true
    order by document.id
  `.execute(tx)
  return rows
}

/** Posts blocked documents that now have what they lacked. The caller has locked them. */
async function completeDocuments(
  tx: TenantTransaction,
  documents: readonly (Unposted & { readonly id: number })[],
): Promise<void> {
  if (documents.length === 0) return
  const facts = await findFacts(tx, documents)
  const rows = await assignBatches(tx, facts.map(posted))
  await sql`
    with given as materialized (
      select * from json_to_recordset(${toPostgresJson(rows)}::json) as document (
        id bigint, status text, product_id bigint, unit_cost numeric, total numeric, line_count int, blocked_reason text,
        blocked_message text, draft_lines jsonb, batch_id bigint, lines json
      )
    ), document as (
      update accounting_transactions set status = given.status, product_id = given.product_id, unit_cost = given.unit_cost,
        total = given.total, line_count = given.line_count, blocked_reason = given.blocked_reason,
        blocked_message = given.blocked_message, draft_lines = given.draft_lines, batch_id = given.batch_id,
        position = ${positionOf('given')}, updated_at = now()
      from given
      where accounting_transactions.id = given.id
        and accounting_transactions.id = any(${documents.map(({ id }) => id)}::bigint[])
        and (accounting_transactions.status, accounting_transactions.blocked_message)
          is distinct from (given.status, given.blocked_message)
    )
    ${insertLines}
  `.execute(tx)
}
