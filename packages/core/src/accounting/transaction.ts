import type {
  AccountingLine,
  AccountingTransaction,
  AccountingTransactionDocument,
  AccountingTransactionId,
  AccountingTransactionPage,
  ListAccountingTransactions,
} from '@aisle/contract'
import type { Row } from '@aisle/db'
import { Big } from 'big.js'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { defineList, isFound, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { snapshot } from '../platform/transaction.ts'
import type { PostingLine } from './document.ts'
import { periodOf } from './open-batches.ts'

export function listTransactions(
  ctx: TenantContext,
  query: ListAccountingTransactions,
): Promise<AccountingTransactionPage> {
  return snapshot(ctx, async (tx) => presentPage(await transactions.page(tx, query), presentTransaction))
}

export function getTransaction(
  ctx: TenantContext,
  { id }: AccountingTransactionId,
): Promise<AccountingTransactionDocument> {
  return snapshot(ctx, async (tx) => {
    const row = (await transactions.where(tx, sql`id = ${id}`))[0]
    if (!row) throw new AisleError('ERR_NOT_FOUND', `There is no accounting transaction ${id}.`)
    return { data: presentTransaction(row), message: null }
  })
}

type ShownLine = Pick<PostingLine, 'credit' | 'debit' | 'description'> & Pick<AccountingLine, 'nominal_code'>

type Filter = Omit<ListAccountingTransactions, 'page' | 'per_page' | 'sort'>

/** A document with its lines; a blocked one with the lines that it would have. */
interface TransactionRow extends Row<'accounting_transactions'> {
  readonly lines: readonly ShownLine[] | null
  readonly batch: (Row<'accounting_batches', 'first_day' | 'period'> & { readonly is_closed: boolean }) | null
}

export const transactions = defineList<Filter, TransactionRow>({
  from: sql`accounting_transactions`,
  id: sql`id`,
  filters: {
    type: (type) => sql`type = ${type}`,
    status: (status) => sql`status = ${status}`,
    blocked_reason: (reason) => sql`status = 'blocked' and blocked_reason = ${reason}`,
    integration_instance_id: (id) => sql`instance_id = ${id}`,
    nominal_code_id: (id) => sql`exists (
      select from accounting_lines
      where transaction_id = accounting_transactions.id and nominal_code_id = ${id}
    )`,
    sales_order_id: (id) => sql`sales_order_id = ${id}`,
    batch_id: (id) => sql`batch_id = ${id}`,
    date_from: (day) => sql`date >= ${day}::date`,
    date_to: (day) => sql`date <= ${day}::date`,
  },
  counted: { table: 'accounting_transactions', by: { integration_instance_id: 'owner_id' } },
  // Its reference is the purchase order id, so searching the orders covers it.
  search: (text) => sql`sales_order_id = any(array(
    select id from sales_orders where ${isFound(sql`walmart_order_id`, 'walmart_orders', text)}
  ))`,
  sorts: { date: sql`date` },
  newest: sql`date`,
  select: async (tx, chosen, order) => {
    const { rows } = await sql<TransactionRow>`
      select accounting_transactions.*, (
        select json_agg(json_build_object(
          'debit', debit::text, 'credit', credit::text, 'description', description,
          'nominal_code', case when code.id is not null then
            json_build_object('id', code.id, 'code', code.code, 'name', code.name)
          end
        ) order by position)
        from (
          select position::bigint, nominal_code_id, debit, credit, description from accounting_lines
          where tenant_id = accounting_transactions.tenant_id and transaction_id = accounting_transactions.id
          union all
          select number, (draft ->> 'nominal_code_id')::bigint, (draft ->> 'debit')::numeric,
            (draft ->> 'credit')::numeric, draft ->> 'description'
          from jsonb_array_elements(draft_lines) with ordinality as drafts (draft, number)
        ) line
        left join nominal_codes code on code.tenant_id = accounting_transactions.tenant_id and code.id = nominal_code_id
      ) as lines, (
        select json_build_object('period', period, 'first_day', first_day, 'is_closed', closed_at is not null)
        from accounting_batches batch
        where tenant_id = accounting_transactions.tenant_id
          and batch.id = case when is_batch then accounting_transactions.id else batch_id end
      ) as batch
      from (${chosen}) accounting_transactions
      order by ${order}
    `.execute(tx)
    return rows
  },
})

/** Amounts as the API shows them. */
export const toAmount = (numeric: string): string => new Big(numeric).toFixed(2)

/** Unique to this document, and never changes. */
const documentNumber = (id: number): string => `aisle-${id}`

export function presentTransaction(row: TransactionRow): AccountingTransaction {
  const { id, instance_id, sales_order_id, reference, currency, reverses_id, reversed_by_id } = row
  const { blocked_reason: reason, blocked_message: message } = row
  const { quantity, product_id, line_number } = row
  return {
    id,
    type: row.type,
    status: row.status,
    date: row.date,
    occurred_on: row.occurred_on,
    currency,
    instance_id,
    sales_order_id,
    reference,
    total: toAmount(row.total),
    lines: (row.lines ?? []).map(({ nominal_code, debit, credit, description }) => {
      const amounts = { debit: toAmount(debit), credit: toAmount(credit) }
      return { nominal_code, ...amounts, description, quantity, product_id, line_number }
    }),
    memo: { tax_collected_by_marketplace: toAmount(row.tax_amount) },
    blocked: reason === null ? null : { reason, message: message ?? '' },
    reverses_id,
    reversed_by_id,
    batch_id: row.batch?.is_closed ? row.batch_id : null,
    period: row.batch && {
      due: periodOf(row.batch, row.date),
      posted: periodOf(row.batch, row.batch.first_day),
    },
    idempotency_key: documentNumber(id),
    external_id: row.external_id,
    handed_over_at: row.handed_over_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
