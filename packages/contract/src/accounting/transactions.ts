import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument, inPage } from '../examples.ts'
import { CalendarDate, Id } from '../fields.ts'
import { listQuery } from '../lists.ts'
import { defineOperation } from '../operation.ts'
import {
  AccountingBlockedReason,
  AccountingTransactionDocument,
  AccountingTransactionPage,
  AccountingTransactionStatus,
  AccountingTransactionType,
  exampleTransaction,
} from './transaction.ts'

export const accountingFilters = {
  type: AccountingTransactionType.optional().meta({ description: 'Only documents of this type.' }),
  status: AccountingTransactionStatus.optional().meta({ description: 'Only documents with this status.' }),
  blocked_reason: AccountingBlockedReason.optional().meta({
    description: 'Only documents that are blocked for this reason.',
  }),
  integration_instance_id: Id.optional().meta({ description: 'Only documents of this instance.' }),
  nominal_code_id: Id.optional().meta({ description: 'Only documents that post to this account.' }),
  sales_order_id: Id.optional().meta({ description: 'Only documents of this sales order.' }),
  batch_id: Id.optional().meta({ description: 'Only documents in this batch.' }),
  date_from: CalendarDate.optional().meta({ description: 'Only documents from this day or later.' }),
  date_to: CalendarDate.optional().meta({ description: 'Only documents from this day or earlier.' }),
}

interface Dates {
  readonly date_from?: string | undefined
  readonly date_to?: string | undefined
}

/** For schemas that have both dates. */
export const dateRange = z.refine<Dates>(
  ({ date_from: from, date_to: to }) => from === undefined || to === undefined || from <= to,
  { path: ['date_to'], error: 'must not be before date_from' },
)

/** The query of `GET /api/accounting/transactions`. */
export const ListAccountingTransactions = listQuery({
  sort: ['id', 'date'],
  search: 'order numbers, and the ids, customers and SKUs of the Walmart orders',
  fields: accountingFilters,
})
  .check(dateRange)
  .meta({ description: '`date_to` must not be before `date_from`.' })
export type ListAccountingTransactions = documented.ListAccountingTransactions

/** Identifies a document. */
export const AccountingTransactionId = z.strictObject({
  id: Id.meta({ description: 'The id of the document.', examples: [801] }),
})
export type AccountingTransactionId = documented.AccountingTransactionId

export const listAccountingTransactions = defineOperation({
  operationId: 'listAccountingTransactions',
  method: 'GET',
  path: '/accounting/transactions',
  scope: 'accounting:read',
  summary: 'List accounting documents',
  description:
    'The double-entry documents that Aisle has made from sales orders: one for each shipment, refund and received return of an order line. ' +
    'Each is made exactly once, in the transaction that stores the shipment, refund or receipt. A posted document never changes; a ' +
    'correction reverses it.',
  success: { status: 200 },
  headers: [],
  input: ListAccountingTransactions,
  output: AccountingTransactionPage,
  errors: [],
  example: {
    input: { type: 'sales_order_invoice', date_from: '2026-11-01', date_to: '2026-11-30' },
    output: inPage(exampleTransaction),
  },
})

export const getAccountingTransaction = defineOperation({
  operationId: 'getAccountingTransaction',
  method: 'GET',
  path: '/accounting/transactions/{id}',
  scope: 'accounting:read',
  summary: 'Get an accounting document',
  description: 'Returns a document with its lines. A blocked one says what is missing.',
  success: { status: 200 },
  headers: [],
  input: AccountingTransactionId,
  output: AccountingTransactionDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 801 }, output: inDocument(exampleTransaction) },
})
