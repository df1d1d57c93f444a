import type { AccountingTransaction, ExportAccountingTransactions, FilePart } from '@aisle/contract'

import type { TenantContext } from '../platform/context.ts'
import { toCsv } from '../platform/csv.ts'
import { readCursor, readPart } from '../platform/parts.ts'
import { snapshot } from '../platform/transaction.ts'
import { presentTransaction, transactions } from './transaction.ts'

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
