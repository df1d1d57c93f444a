import { planOnce, type Row, type TenantTransaction, withoutWaiting } from '@aisle/db'
import { sql } from 'kysely'

import { columnList, selectRows } from '../platform/to-postgres.ts'
import { afterCommit, lockName, timeZone } from '../platform/transaction.ts'
import type { Draft, Facts, PostedLine } from './document.ts'
import { type Batchable, findOrOpenBatches } from './open-batches.ts'
import { batchPeriodOf, columnsOf, findFacts, findRules, post, type Unposted } from './posting.ts'

export type NewDocument = Omit<Draft, 'replaced'> & Unposted

/** Posts documents, or inserts them as blocked. Each is inserted in one statement with its lines, as the database requires. */
export async function insertDocuments(tx: TenantTransaction, documents: readonly NewDocument[]): Promise<void> {
  if (documents.length === 0) return
  const facts = await findFacts(tx, documents)
  const rows = await assignBatches(tx, facts.map(posted))
  const columns = columnList(Object.keys(documentColumns))
  await sql`
    with given as materialized (
      select nextval('public.accounting_transactions_id_seq') as id, row_number() over () as number, document.*
      from (${selectRows(documentColumns, rows)}) document
    ), document as (
      insert into accounting_transactions (id, ${columns}, position) select id, ${columns}, ${nextPosition} from given
    )
    ${insertLines(rows)} ${planOnce} ${withoutWaiting}
  `.execute(tx)
  countDocuments(tx, rows)
}

const documentColumns = {
  type: 'text',
  status: 'text',
  instance_id: 'bigint',
  sales_order_id: 'bigint',
  line_number: 'text',
  reference: 'text',
  sku: 'text',
  date: 'date',
  occurred_on: 'date',
  stays_in_feed: 'boolean',
  currency: 'text',
  cumulative: 'numeric',
  quantity: 'numeric',
  product_amount: 'numeric',
  shipping_amount: 'numeric',
  tax_amount: 'numeric',
  product_id: 'bigint',
  unit_cost: 'numeric',
  total: 'numeric',
  line_count: 'int',
  blocked_reason: 'text',
  blocked_message: 'text',
  draft_lines: 'jsonb',
  batch_id: 'bigint',
  receipt_id: 'bigint',
  disposition: 'text',
} as const

/** The columns of a document, and the rules by which it is handed over. */
export function posted<Given extends Facts>(facts: Given) {
  const { codes: _codes, fulfillments: _fulfillments, kept_cost: _keptCost, ...row } = facts
  return { ...row, ...columnsOf(post(facts)) }
}

/** The next position in the feed, if the document in `given` is to be handed over. */
export const nextPosition = sql`case when given.status = 'ready' then nextval('public.accounting_positions') end`

/**
 * Finds the batches of documents that are to be batched, and locks the feed if any is to be handed over. Call it before the
 * statement that inserts or posts the documents, and after all locks of documents.
 */
export async function assignBatches<Given extends Batchable & { readonly status: string }>(
  tx: TenantTransaction,
  given: readonly Given[],
): Promise<(Omit<Given, 'rules'> & { readonly batch_id: number | null })[]> {
  const batched = given.filter(({ status }) => status === 'batched')
  if (batched.length > 0 || given.some(({ status }) => status === 'ready')) await lockFeed(tx)
  const batches = batched.length > 0 ? await findOrOpenBatches(tx, batched) : []
  const ids = new Map(batched.map((document, index) => [document, batches[index] ?? null]))
  return given.map((document) => {
    const { rules: _rules, ...row } = document
    return { ...row, batch_id: ids.get(document) ?? null }
  })
}

/**
 * Locks the tenant's feed, so that positions follow the order of commits and a reader misses none. Transactions that batch
 * documents lock it too, so a batch closes either before they look for it or after they have committed.
 */
export async function lockFeed(tx: TenantTransaction): Promise<void> {
  await lockName(tx, 'accounting feed', 'exclusive')
}

/**
 * The lines of documents, whose ids and numbers, from 1 on in the order given, are in `given`. An id is found by subscript,
 * which is fast whatever the plan.
 */
export function insertLines(documents: readonly { readonly lines: readonly PostedLine[] }[]) {
  const lines = documents.flatMap(({ lines: ofOne }, index) => ofOne.map((line) => ({ ...line, document: index + 1 })))
  const columns = columnList(Object.keys(lineColumns))
  return sql`
    insert into accounting_lines (transaction_id, ${columns})
    select document.ids[line.document], ${columns}
    from (select array_agg(id order by number) as ids from given) document,
      (${selectRows({ document: 'int', ...lineColumns }, lines)}) line`
}

const lineColumns = {
  position: 'int',
  account: 'text',
  nominal_code_id: 'bigint',
  debit: 'numeric',
  credit: 'numeric',
  description: 'text',
} as const

/** Locks documents in the order of their ids, because a job may complete them at the same time. Returns their current state. */
export async function lockDocuments(tx: TenantTransaction, ids: readonly number[]): Promise<LockedDocument[]> {
  return tx
    .selectFrom('accounting_transactions')
    .select(['id', 'type', 'status', 'instance_id', 'currency', 'batch_id', 'position', 'date', 'occurred_on'])
    .select(['stays_in_feed', 'product_id', 'unit_cost', 'external_id', 'reverses_id'])
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

export type LockedDocument = Row<
  'accounting_transactions',
  | 'batch_id'
  | 'currency'
  | 'date'
  | 'external_id'
  | 'id'
  | 'instance_id'
  | 'occurred_on'
  | 'position'
  | 'product_id'
  | 'reverses_id'
  | 'status'
  | 'stays_in_feed'
  | 'type'
  | 'unit_cost'
>

/** Reverses posted documents, with today's date, and sets blocked ones aside. */
export async function reverseDocuments(tx: TenantTransaction, documents: readonly LockedDocument[]): Promise<void> {
  const isPosted = ({ status }: LockedDocument) => status !== 'blocked'
  await markReversed(tx, idsOf(documents.filter((document) => !isPosted(document))))
  await insertReversals(tx, documents.filter(isPosted))
  countDocuments(
    tx,
    documents.map(({ type }) => ({ type, status: 'reversed' })),
  )
}

const idsOf = (documents: readonly { readonly id: number }[]) => documents.map(({ id }) => id)

async function markReversed(tx: TenantTransaction, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('accounting_transactions')
    .set({ status: 'reversed', blocked_reason: null, blocked_message: null, draft_lines: null, updated_at: sql`now()` })
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .modifyEnd(withoutWaiting)
    .execute()
}

/** The reversal of a document that was to be handed over is handed over too, whatever the switches now say. */
async function insertReversals(tx: TenantTransaction, documents: readonly LockedDocument[]): Promise<void> {
  if (documents.length === 0) return
  const rules = await findRules(tx, [...new Set(documents.map((one) => one.instance_id))])
  const reversals = await assignBatches(
    tx,
    documents.map(({ id, type, instance_id, currency, batch_id, position }) => {
      const handOver = rules.get(instance_id)?.rules
      const wanted = batchPeriodOf(type, handOver) === 'none' ? 'ready' : 'batched'
      const status: LockedDocument['status'] = position === null && batch_id === null ? 'ineligible' : wanted
      return { id, type, status, instance_id, currency, date: null, rules: handOver }
    }),
  )
  await sql`
    with given as materialized (
      select nextval('public.accounting_transactions_id_seq') as new_id, reversal.status as new_status,
        reversal.batch_id as new_batch_id, document.*
      from unnest(
        ${idsOf(reversals)}::bigint[],
        ${reversals.map(({ status }) => status)}::text[],
        ${reversals.map(({ batch_id: batchId }) => batchId)}::bigint[]
      ) as reversal (id, status, batch_id)
      cross join lateral (select * from accounting_transactions where id = reversal.id offset 0) document
      order by document.id
    ), reversal as (
      insert into accounting_transactions (
        id, type, status, instance_id, sales_order_id, line_number, reference, sku, date, occurred_on, currency, cumulative,
        quantity, product_amount, shipping_amount, tax_amount, product_id, unit_cost, total, line_count, reverses_id, batch_id,
        position, receipt_id, disposition
      )
      select new_id, type, new_status, instance_id, sales_order_id, line_number, reference, sku,
        (now() at time zone ${timeZone})::date,
        occurred_on, currency, cumulative, -quantity, -product_amount, -shipping_amount, -tax_amount, product_id, unit_cost, total,
        line_count, id, new_batch_id, case when new_status = 'ready' then nextval('public.accounting_positions') end,
        receipt_id, disposition
      from given
    ), line as (
      insert into accounting_lines (transaction_id, position, account, nominal_code_id, debit, credit, description)
      select given.new_id, line.position, line.account, line.nominal_code_id, line.credit, line.debit,
        line.description || ', reversed'
      from given cross join lateral (
        select * from accounting_lines where tenant_id = given.tenant_id and transaction_id = given.id offset 0
      ) line
    )
    update accounting_transactions set status = 'reversed', reversed_by_id = given.new_id, updated_at = now()
    from given
    where accounting_transactions.id = given.id and accounting_transactions.id = any(${idsOf(documents)}::bigint[])
    ${withoutWaiting}
  `.execute(tx)
  countDocuments(tx, reversals)
}

/** Counts documents that get a status in this transaction. */
export function countDocuments(
  tx: TenantTransaction,
  documents: readonly Row<'accounting_transactions', 'status' | 'type'>[],
): void {
  afterCommit(tx, (metrics) => {
    for (const { type, status } of documents) metrics?.documents.add(1, { type, status })
  })
}
