import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { documentOf, Id, isPlain, Label } from '../fields.ts'
import { FilePart, filePartQuery } from '../files.ts'
import { defineOperation } from '../operation.ts'
import { AccountingTransaction, exampleTransaction } from './transaction.ts'
import { accountingFilters, dateRange } from './transactions.ts'

/** The query of `GET /api/accounting/transactions/feed`. */
export const AccountingFeedQuery = z.strictObject({
  after: z
    .string()
    .max(255)
    .check(...isPlain)
    .optional()
    .meta({ description: 'Cursor: the `next` value of the previous call. Omit it to start from the beginning.' }),
  limit: z.int().min(1).max(100).default(100).meta({ description: 'The maximum number of documents to return.' }),
})
export type AccountingFeedQuery = documented.AccountingFeedQuery

/** The next documents to hand over. */
export const AccountingFeed = z.object({
  data: z.array(AccountingTransaction),
  next: z.string().nullable().meta({
    description:
      'The `after` value of the next call, even if there is nothing new. Null if nothing has ever been in the feed.',
  }),
  message: z.string().nullable(),
})
export type AccountingFeed = documented.AccountingFeed

export const getAccountingFeed = defineOperation({
  operationId: 'getAccountingFeed',
  method: 'GET',
  path: '/accounting/transactions/feed',
  scope: 'accounting:read',
  summary: 'Get the next documents to hand over',
  description:
    'Returns documents in the order in which they became ready to be handed over. Nothing is ever added before a cursor that ' +
    'was returned; a document that becomes ineligible disappears from the feed. Each is shown in its current state; if it has ' +
    'been reversed since, its reversal follows later in the feed. Post each document to the ledger with its `idempotency_key`, and acknowledge it.',
  success: { status: 200 },
  headers: [],
  input: AccountingFeedQuery,
  output: AccountingFeed,
  errors: [],
  example: { input: { limit: 50 }, output: { data: [exampleTransaction], next: '12', message: null } },
})

/** The body of `PUT /api/accounting/transactions/acknowledge`. */
export const AcknowledgeAccountingTransactions = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id: Id.meta({ description: 'The id of the document.', examples: [801] }),
        external_id: Label.meta({ description: "The ledger's own id for the document.", examples: ['JE-2026-117'] }),
      }),
    )
    .min(1)
    .max(1000),
})
export type AcknowledgeAccountingTransactions = documented.AcknowledgeAccountingTransactions

/** A result for each item, in the same order. */
export const AcknowledgedAccountingTransactions = documentOf(
  z.array(
    z
      .object({
        id: Id,
        result: z.enum(['acknowledged', 'already_acknowledged', 'failed']),
        message: z.string().nullable().meta({ description: 'Why it failed; null if it did not.' }),
      })
      .meta({ id: 'AcknowledgedAccountingTransaction' }),
  ),
)
export type AcknowledgedAccountingTransactions = documented.AcknowledgedAccountingTransactions

export const acknowledgeAccountingTransactions = defineOperation({
  operationId: 'acknowledgeAccountingTransactions',
  method: 'PUT',
  path: '/accounting/transactions/acknowledge',
  scope: 'accounting:write',
  summary: 'Acknowledge documents',
  description:
    'Records the id under which the ledger has posted each document. A failure does not affect the others. A recorded ' +
    'id cannot be changed; sending it again has no effect.',
  success: { status: 200 },
  headers: [],
  input: AcknowledgeAccountingTransactions,
  output: AcknowledgedAccountingTransactions,
  errors: [],
  example: {
    input: { items: [{ id: 801, external_id: 'JE-2026-117' }] },
    output: { data: [{ id: 801, result: 'acknowledged', message: null }], message: null },
  },
})

/** The query of `GET /api/accounting/transactions/export`: which documents to export, and the cursor. */
export const ExportAccountingTransactions = z
  .strictObject({ ...accountingFilters, ...filePartQuery })
  .check(dateRange)
  .meta({ description: '`date_to` must not be before `date_from`.' })
export type ExportAccountingTransactions = documented.ExportAccountingTransactions

const header = 'date,document,type,status,reference,code,name,debit,credit,currency,memo,external_id'
const line = 'Order 108001000000007, line 1: 2 units shipped'
const row = '2026-11-23,aisle-801,sales_order_invoice,ready,108001000000007'

export const exportAccountingTransactions = defineOperation({
  operationId: 'exportAccountingTransactions',
  method: 'GET',
  path: '/accounting/transactions/export',
  scope: 'accounting:read',
  summary: 'Export the journal',
  description:
    'Returns documents as CSV, a row for each posting line, in the order of their ids. Without `status`, these are the ' +
    'documents that are or were to be handed over, with batches in place of the documents that they sum. Values that a spreadsheet would treat as a formula are prefixed ' +
    'with an apostrophe.',
  success: { status: 200 },
  headers: [],
  input: ExportAccountingTransactions,
  output: FilePart,
  errors: [],
  file: { type: 'text/csv', name: 'journal.csv' },
  example: {
    input: { type: 'sales_order_invoice' },
    output: {
      data: [
        header,
        `${row},1100,Walmart clearing,29.98,0.00,USD,"${line}",`,
        `${row},4000,Sales,0.00,29.98,USD,"${line}",`,
        '',
      ].join('\r\n'),
      next: null,
      message: null,
    },
  },
})
