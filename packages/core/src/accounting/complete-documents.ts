import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import type { z } from 'zod'

import { completeDocumentsJob, lockPostingRules } from '../catalog/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { addJob, inSlices } from '../platform/jobs.ts'
import { selectRows } from '../platform/to-postgres.ts'
import type { LineDocument } from './document.ts'
import { assignBatches, countDocuments, insertLines, nextPosition, posted } from './post-documents.ts'
import { findFacts, type Unposted } from './posting.ts'

type Payload = z.output<typeof completeDocumentsJob.payload>

// A batch should take no longer than a page of a refresh.
const batchSize = 250

/** Posts documents that were blocked for a reason, as far as they now have what they lacked. */
export function completeBlocked(ctx: TenantContext, { reason, after }: Omit<Payload, 'tenantId'>): Promise<void> {
  return inSlices(ctx, {
    from: after,
    batch: async (tx, cursor) => {
      await lockPostingRules(tx, 'post')
      const ids = await findBlocked(tx, { reason, after: cursor })
      await completeById(tx, ids)
      return ids.length === batchSize ? ids.at(-1) : undefined
    },
    requeue: (tx, cursor) =>
      addJob(tx, completeDocumentsJob, { payload: { tenantId: ctx.tenantId, reason, after: cursor } }),
  })
}

async function findBlocked(
  tx: TenantTransaction,
  { reason, after }: { readonly reason: string; readonly after: number },
): Promise<number[]> {
  const { rows } = await sql<Row<'accounting_transactions', 'id'>>`
    select id from accounting_transactions
    where status = 'blocked' and blocked_reason = ${reason} and id > ${after} order by id limit ${batchSize}
  `.execute(tx)
  return rows.map(({ id }) => id)
}

/**
 * Posts blocked documents as far as they now have what they lacked, and the customer returns that wait for them. The caller
 * has locked the posting rules.
 */
export async function completeById(tx: TenantTransaction, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  // All locks of documents, in the order of their ids, come before the feed's.
  const documents = await lockBlocked(tx, [...new Set([...ids, ...(await findDependents(tx, ids))])])
  await completeDocuments(
    tx,
    documents.filter((document) => !isReturn(document)),
  )
  // They take their costs from fulfillments, so they come last.
  await completeDocuments(tx, documents.filter(isReturn))
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

const isReturn = ({ type }: Blocked) => type === 'customer_return'

/** The customer returns that wait for these documents, if they are fulfillments. */
async function findDependents(tx: TenantTransaction, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<Row<'accounting_transactions', 'id'>>`
    select waiting.id
    from unnest(${ids}::bigint[]) as given (id)
    cross join lateral (
      select tenant_id, sales_order_id, line_number from accounting_transactions
      where id = given.id and type = 'sales_order_fulfillment' limit 1
    ) fulfillment
    cross join lateral (
      select id from accounting_transactions
      where tenant_id = fulfillment.tenant_id and sales_order_id = fulfillment.sales_order_id
        and line_number = fulfillment.line_number and type = 'customer_return'
        and status <> 'reversed' and reverses_id is null and blocked_reason = 'missing_fulfillment'
      offset 0
    ) waiting
  `.execute(tx)
  return rows.map(({ id }) => id)
}

/**
 * Those that are still blocked, locked in the order of their ids, each with its line's current product, unless its cost is
 * known.
 */
async function lockBlocked(tx: TenantTransaction, ids: readonly number[]): Promise<Blocked[]> {
  const { rows } = await sql<Blocked>`
    with document as materialized (
      select * from accounting_transactions
      where id = any(${ids}::bigint[]) and status = 'blocked' order by id for no key update
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
  documents: readonly (Pick<BlockedRow, 'type'> & Unposted & { readonly id: number })[],
): Promise<void> {
  if (documents.length === 0) return
  const facts = await findFacts(tx, documents)
  const rows = await assignBatches(tx, facts.map(posted))
  await sql`
    with given as materialized (
      select row_number() over () as number, document.* from (${selectRows(completedColumns, rows)}) document
    ), document as (
      update accounting_transactions set status = given.status, product_id = given.product_id, unit_cost = given.unit_cost,
        total = given.total, line_count = given.line_count, blocked_reason = given.blocked_reason,
        blocked_message = given.blocked_message, draft_lines = given.draft_lines, batch_id = given.batch_id,
        position = ${nextPosition}, updated_at = now()
      from given
      where accounting_transactions.id = given.id
        and accounting_transactions.id = any(${documents.map(({ id }) => id)}::bigint[])
        and (accounting_transactions.status, accounting_transactions.blocked_message)
          is distinct from (given.status, given.blocked_message)
    )
    ${insertLines(rows)}
  `.execute(tx)
  countDocuments(
    tx,
    rows.filter(({ status }) => status !== 'blocked'),
  )
}

const completedColumns = {
  id: 'bigint',
  status: 'text',
  product_id: 'bigint',
  unit_cost: 'numeric',
  total: 'numeric',
  line_count: 'int',
  blocked_reason: 'text',
  blocked_message: 'text',
  draft_lines: 'jsonb',
  batch_id: 'bigint',
} as const
