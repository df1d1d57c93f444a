import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { toPostgresJson } from '../platform/postgres-text.ts'
import type { Draft } from './compare-line.ts'
import { type Batchable, findOpenBatches } from './open-batches.ts'
import {
  type Account,
  accounts,
  batchPeriodOf,
  columnsOf,
  type Facts,
  type HandOverRules,
  ofInstance,
  post,
} from './posting.ts'
import type { Fulfillment } from './return-cost.ts'

/** What a document's posting depends on, as far as its caller knows. */
export interface Unposted extends Omit<
  Facts,
  'codes' | 'date' | 'fulfillments' | 'own_code_id' | 'rules' | 'unit_cost'
> {
  readonly sales_order_id: number
  /** The nominal code of the line. */
  readonly line_code_id: number | null
  /** The document's day, once it has one. */
  readonly date?: string
  /** When its units were shipped or received or its money refunded: this decides the cost and, unless it is a correction, the day. */
  readonly at?: Date
  readonly isCorrection?: boolean
}

/** Adds what else the postings depend on. Two statements, or three for customer returns, which find each record by a key. */
export async function findFacts<Given extends Unposted>(
  tx: TenantTransaction,
  given: readonly Given[],
): Promise<(Facts & Given)[]> {
  const rules = await findRules(tx, [...new Set(given.map((one) => one.instance_id))])
  const found = await findDaysAndCosts(tx, given)
  const fulfillmentsOf = await findFulfillments(tx, given)
  return given.map((one, index) => {
    const { day, nominal_code_id: productCode = null, unit_cost = null } = found[index] ?? {}
    if (day === undefined) throw new Error('Postgres returned no day for a document.')
    const own_code_id = one.line_code_id ?? productCode
    const { codes = {}, rules: handOver } = rules.get(one.instance_id) ?? {}
    return { ...one, date: day, own_code_id, unit_cost, codes, rules: handOver, fulfillments: fulfillmentsOf(one) }
  })
}

/** The fulfillments of the lines of customer returns. */
async function findFulfillments(
  tx: TenantTransaction,
  given: readonly Unposted[],
): Promise<(one: Unposted) => readonly Fulfillment[]> {
  const returns = given.filter(({ type }) => type === 'customer_return')
  if (returns.length === 0) return () => []
  const { rows } = await sql<Fulfillment & Pick<Unposted, 'line_number' | 'sales_order_id'>>`
    select document.sales_order_id, document.line_number, document.cumulative, document.quantity, document.unit_cost,
      document.blocked_message
    from (
      select distinct * from unnest(
        ${returns.map((one) => one.sales_order_id)}::bigint[], ${returns.map((one) => one.line_number)}::text[]
      )
    ) wanted (sales_order_id, line_number)
    cross join lateral (
      select * from accounting_transactions
      where sales_order_id = wanted.sales_order_id and line_number = wanted.line_number
        and type = 'sales_order_fulfillment' and status <> 'reversed' and reverses_id is null
      offset 0
    ) document
  `.execute(tx)
  const lineOf = (one: Pick<Unposted, 'line_number' | 'sales_order_id'>) => `${one.sales_order_id} ${one.line_number}`
  const byLine = Map.groupBy(rows, lineOf)
  return (one) => (one.type === 'customer_return' ? (byLine.get(lineOf(one)) ?? []) : [])
}

type Codes = Readonly<Partial<Record<Account, number | null>>>
type Rules = Pick<Facts, 'codes' | 'rules'>

/** The nominal codes by instance, its own or else the tenant's, and how it hands over. Of a deleted instance, the tenant's. */
export async function findRules(tx: TenantTransaction, instanceIds: readonly number[]): Promise<Map<number, Rules>> {
  const { rows } = await sql<Codes & { readonly instance_id: number; readonly rules: HandOverRules }>`
    select wanted.id as instance_id, ${sql.join(accounts.map(codeOf))}, json_build_object(
      'is_deleted', instance.id is null,
      'invoices', coalesce(instance.sync_sales_order_invoices_to_accounting, true),
      'credits', coalesce(instance.sync_sales_credit_to_accounting, true),
      'invoices_from', settings.sales_order_invoices_start_date,
      'credits_from', settings.sales_credits_start_date,
      'fulfillments_period', coalesce(
        instance.batch_period_sales_order_fulfillments, settings.batch_period_sales_order_fulfillments, 'none'
      ),
      'returns_period', coalesce(instance.batch_period_customer_returns, settings.batch_period_customer_returns, 'none')
    ) as rules
    from unnest(${instanceIds}::bigint[]) as wanted (id)
    left join lateral (select * from integration_instances where id = wanted.id limit 1) instance on true
    left join accounting_settings settings on true
  `.execute(tx)
  return new Map(rows.map(({ instance_id, rules, ...codes }) => [instance_id, { codes, rules }]))
}

function codeOf(account: Account) {
  const column = `${account}_nominal_code_id`
  const isOfInstance = ofInstance.has(account)
  const first = isOfInstance ? sql`${sql.id('instance', column)}, ` : sql``
  return sql`coalesce(${first}${sql.id('settings', column)}) as ${sql.id(account)}`
}

type DayAndCost = Partial<Row<'products', 'nominal_code_id'> & Row<'product_costs', 'unit_cost'>> & {
  readonly day: string
}

/** In the order given. */
async function findDaysAndCosts(tx: TenantTransaction, given: readonly Unposted[]): Promise<DayAndCost[]> {
  const { rows } = await sql<DayAndCost>`
    select case when wanted.is_correction then wanted.today else wanted.day end as day, product.nominal_code_id, cost.unit_cost
    from (
      select position, product_id, currency, is_correction, (now() at time zone zone)::date as today,
        coalesce(day, (at at time zone zone)::date) as day
      from (select time_zone as zone from tenants where id = aisle.tenant_id()) tenant, unnest(
        ${given.map((one) => one.product_id)}::bigint[],
        ${given.map((one) => one.currency)}::text[],
        ${given.map((one) => one.date ?? null)}::date[],
        ${given.map((one) => one.at ?? null)}::timestamptz[],
        ${given.map((one) => one.isCorrection ?? false)}::boolean[]
      ) with ordinality as one (product_id, currency, day, at, is_correction, position)
      offset 0
    ) wanted
    left join lateral (select nominal_code_id from products where id = wanted.product_id limit 1) product on true
    left join lateral (
      select unit_cost from product_costs
      where product_id = wanted.product_id and currency = wanted.currency and effective_from <= wanted.day
      order by effective_from desc limit 1
    ) cost on true
    order by wanted.position
  `.execute(tx)
  return rows
}

export type NewDocument = Draft & Unposted

/** Posts documents, or inserts them as blocked. Each comes in one statement with its lines, as the database demands. */
export async function insertDocuments(tx: TenantTransaction, documents: readonly NewDocument[]): Promise<void> {
  if (documents.length === 0) return
  const facts = await findFacts(tx, documents)
  const rows = await placeDocuments(tx, facts.map(posted))
  await sql`
    with given as materialized (
      select nextval('public.accounting_transactions_id_seq') as id, document.*
      from json_to_recordset(${toPostgresJson(rows)}::json) as document (
        type text, status text, instance_id bigint, sales_order_id bigint, line_number text, reference text, sku text,
        date date, currency text, cumulative numeric, quantity numeric, product_amount numeric, shipping_amount numeric,
        tax_amount numeric, product_id bigint, unit_cost numeric, total numeric, line_count int, blocked_reason text,
        blocked_message text, draft_lines jsonb, batch_id bigint, lines json, receipt_id bigint, disposition text
      )
    ), document as (
      insert into accounting_transactions (
        id, type, status, instance_id, sales_order_id, line_number, reference, sku, date, currency, cumulative, quantity,
        product_amount, shipping_amount, tax_amount, product_id, unit_cost, total, line_count, blocked_reason,
        blocked_message, draft_lines, batch_id, position, receipt_id, disposition
      )
      select id, type, status, instance_id, sales_order_id, line_number, reference, sku, date, currency, cumulative,
        quantity, product_amount, shipping_amount, tax_amount, product_id, unit_cost, total, line_count, blocked_reason,
        blocked_message, draft_lines, batch_id, ${positionOf('given')}, receipt_id, disposition
      from given
    )
    ${insertLines}
  `.execute(tx)
}

/** The columns of a document, and the rules by which it is handed over. */
export function posted<Given extends Facts>(facts: Given) {
  const { codes: _codes, fulfillments: _fulfillments, ...row } = facts
  return { ...row, ...columnsOf(post(facts)) }
}

/** The next position in the feed, if the document is to be handed over. */
export function positionOf(table: string) {
  return sql`case when ${sql.id(table, 'status')} = 'ready' then nextval('public.accounting_positions') end`
}

/**
 * Finds the batches of documents that are to be batched, and locks the feed if any is to be handed over. Call it before the
 * statement that inserts or posts the documents, and after all locks of documents.
 */
export async function placeDocuments<Given extends Batchable & { readonly status: string }>(
  tx: TenantTransaction,
  given: readonly Given[],
): Promise<(Omit<Given, 'rules'> & { readonly batch_id: number | null })[]> {
  const batched = given.filter(({ status }) => status === 'batched')
  if (batched.length > 0 || given.some(({ status }) => status === 'ready')) await lockFeed(tx)
  const batches = batched.length > 0 ? await findOpenBatches(tx, batched) : []
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
  await sql`select pg_advisory_xact_lock(hashtextextended('accounting feed:' || aisle.tenant_id(), 0))`.execute(tx)
}

/** From `given`, which has the documents' ids and their lines. */
export const insertLines = sql`
  insert into accounting_lines (transaction_id, position, account, nominal_code_id, debit, credit, description)
  select given.id, line.position, line.account, line.nominal_code_id, line.debit, line.credit, line.description
  from given cross join lateral json_to_recordset(given.lines) as line (
    position int, account text, nominal_code_id bigint, debit numeric, credit numeric, description text
  )`

/** Locks documents in the order of their ids, because a job may complete them at the same time. Returns what they now are. */
export async function lockDocuments(tx: TenantTransaction, ids: readonly number[]): Promise<Locked[]> {
  if (ids.length === 0) return []
  return tx
    .selectFrom('accounting_transactions')
    .select(['id', 'type', 'status', 'instance_id', 'currency', 'batch_id', 'position'])
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

type Locked = Row<
  'accounting_transactions',
  'batch_id' | 'currency' | 'id' | 'instance_id' | 'position' | 'status' | 'type'
>

/** Reverses posted documents by their mirror images of today, and sets blocked ones aside. */
export async function reverseDocuments(tx: TenantTransaction, documents: readonly Locked[]): Promise<void> {
  const isPosted = ({ status }: Locked) => status !== 'blocked'
  await setAside(tx, idsOf(documents.filter((document) => !isPosted(document))))
  await mirror(tx, documents.filter(isPosted))
}

const idsOf = (documents: readonly { readonly id: number }[]) => documents.map(({ id }) => id)

async function setAside(tx: TenantTransaction, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('accounting_transactions')
    .set({ status: 'reversed', blocked_reason: null, blocked_message: null, draft_lines: null, updated_at: sql`now()` })
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .execute()
}

/** The reversal of a document that was to be handed over is handed over too, whatever the switches now say. */
async function mirror(tx: TenantTransaction, documents: readonly Locked[]): Promise<void> {
  if (documents.length === 0) return
  const rules = await findRules(tx, [...new Set(documents.map((one) => one.instance_id))])
  const reversals = await placeDocuments(
    tx,
    documents.map(({ id, type, instance_id, currency, batch_id, position }) => {
      const handOver = rules.get(instance_id)?.rules
      const wanted = batchPeriodOf(type, handOver) === 'none' ? 'ready' : 'batched'
      const status = position === null && batch_id === null ? 'ineligible' : wanted
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
        id, type, status, instance_id, sales_order_id, line_number, reference, sku, date, currency, cumulative, quantity,
        product_amount, shipping_amount, tax_amount, product_id, unit_cost, total, line_count, reverses_id, batch_id, position,
        receipt_id, disposition
      )
      select new_id, type, new_status, instance_id, sales_order_id, line_number, reference, sku,
        (now() at time zone (select time_zone from tenants where id = aisle.tenant_id()))::date,
        currency, cumulative, -quantity, -product_amount, -shipping_amount, -tax_amount, product_id, unit_cost, total,
        line_count, id, new_batch_id, case when new_status = 'ready' then nextval('public.accounting_positions') end,
        receipt_id, disposition
      from given
    ), line as (
      insert into accounting_lines (transaction_id, position, account, nominal_code_id, debit, credit, description)
      select given.new_id, line.position, line.account, line.nominal_code_id, line.credit, line.debit,
        line.description || ', corrected by Walmart'
      from given cross join lateral (
        select * from accounting_lines where tenant_id = given.tenant_id and transaction_id = given.id offset 0
      ) line
    )
    update accounting_transactions set status = 'reversed', reversed_by_id = given.new_id, updated_at = now()
    from given
    where accounting_transactions.id = given.id and accounting_transactions.id = any(${idsOf(documents)}::bigint[])
  `.execute(tx)
}
