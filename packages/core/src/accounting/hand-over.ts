import type {
  AccountingFeed,
  AccountingFeedQuery,
  AcknowledgeAccountingTransactions,
  AccountingTransaction,
  AcknowledgedAccountingTransactions,
  ExportAccountingTransactions,
  FilePart,
} from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { readCursor, readPart, toCsv } from '../platform/csv-file.ts'
import { duplicateFields, validationError } from '../platform/errors.ts'
import { toPostgresJson } from '../platform/postgres-text.ts'
import { snapshot } from '../platform/transaction.ts'
import { nothing, write } from '../platform/write.ts'
import { presentTransaction, transactions } from './transaction.ts'

/** The next documents that are or were to be handed over, in the order in which they became so. */
export function getFeed(ctx: TenantContext, { after, limit }: AccountingFeedQuery): Promise<AccountingFeed> {
  const cursor = readCursor(after)
  return snapshot(ctx, async (tx) => {
    const chosen = await tx
      .selectFrom('accounting_transactions')
      .select(['id', 'position'])
      .where('position', '>', cursor)
      .orderBy('position')
      .limit(limit)
      .execute()
    const rows = await transactions.where(tx, sql`id = any(${chosen.map(({ id }) => id)}::bigint[])`)
    const byId = new Map(rows.map((row) => [row.id, row]))
    const last = chosen.at(-1)?.position ?? after
    return {
      data: chosen.flatMap(({ id }) => byId.get(id) ?? []).map(presentTransaction),
      next: last === undefined ? null : String(last),
      message: null,
    }
  })
}

type Item = AcknowledgeAccountingTransactions['items'][number]
type Result = AcknowledgedAccountingTransactions['data'][number]
type Stored = Row<'accounting_transactions', 'external_id' | 'id' | 'position' | 'status'>

/** Stores that the ledger has posted documents, and as what. */
export function acknowledge(
  ctx: TenantRequestContext,
  input: AcknowledgeAccountingTransactions,
): Promise<AcknowledgedAccountingTransactions> {
  const { items } = input
  const duplicates = duplicateFields(
    items.map(({ id }) => id),
    (index) => `items.${index}.id`,
  )
  if (Object.keys(duplicates).length > 0) throw validationError(duplicates)
  return write(ctx, { input, subject: 'tenant', subjectId: ctx.tenantId }, async (tx, report) => {
    const stored = await lockDocuments(
      tx,
      items.map(({ id }) => id),
    )
    const data = items.map((item) => judge(item, stored.get(item.id)))
    const posted = items.filter((_, index) => data[index]?.result === 'acknowledged')
    report(posted.length > 0 ? { after: { items: posted } } : nothing)
    await setHandedOver(tx, posted)
    return { data, message: null }
  })
}

async function lockDocuments(tx: TenantTransaction, ids: readonly number[]): Promise<Map<number, Stored>> {
  const rows = await tx
    .selectFrom('accounting_transactions')
    .select(['id', 'status', 'external_id', 'position'])
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

function judge({ id, external_id: given }: Item, stored: Stored | undefined): Result {
  const failed = (message: string): Result => ({ id, result: 'failed', message })
  if (!stored) return failed(`There is no accounting transaction ${id}.`)
  if (stored.external_id === given) return { id, result: 'already_acknowledged', message: null }
  if (stored.external_id !== null) return failed(`It has been acknowledged as ${stored.external_id}.`)
  if (stored.status === 'batched') return failed('It is batched, so its batch is handed over in its place.')
  if (stored.position === null) return failed(`It is ${stored.status}, so it is not to be handed over.`)
  return { id, result: 'acknowledged', message: null }
}

/** A document that was reversed after the ledger had read it stays reversed. */
async function setHandedOver(tx: TenantTransaction, items: readonly Item[]): Promise<void> {
  if (items.length === 0) return
  await sql`
    update accounting_transactions set external_id = given.external_id, handed_over_at = now(), updated_at = now(),
      status = case when status = 'ready' then 'handed_over' else status end
    from json_to_recordset(${toPostgresJson(items)}::json) as given (id bigint, external_id text)
    where accounting_transactions.id = given.id and accounting_transactions.id = any(${items.map(({ id }) => id)}::bigint[])
  `.execute(tx)
}

const columns = [
  'date',
  'document',
  'type',
  'status',
  'reference',
  'code',
  'name',
  'debit',
  'credit',
  'currency',
  'memo',
  'external_id',
]

/** The next part of the journal: posted documents by id, each with all of its lines. */
export function exportTransactions(
  ctx: TenantContext,
  { after, ...filter }: ExportAccountingTransactions,
): Promise<FilePart> {
  const cursor = readCursor(after)
  return snapshot(ctx, async (tx) => {
    const { rows, next } = await readPart(cursor, (range) => transactions.after(tx, filter, range))
    const wanted = rows.filter(({ position }) => filter.status !== undefined || position !== null)
    const cells = wanted.map(presentTransaction).flatMap(journalOf)
    return { data: toCsv([...(after === undefined ? [columns] : []), ...cells]), next, message: null }
  })
}

/** A row for each posting line. A blocked document has posted none. */
function journalOf({ lines, ...document }: AccountingTransaction) {
  if (document.status === 'blocked') return []
  const { date, type, status, reference, currency, external_id } = document
  return lines.map(({ nominal_code: code, debit, credit, description }) => {
    const account = [code?.code ?? '', code?.name ?? '']
    return [
      date,
      document.idempotency_key,
      type,
      status,
      reference,
      ...account,
      debit,
      credit,
      currency,
      description,
      external_id,
    ]
  })
}
