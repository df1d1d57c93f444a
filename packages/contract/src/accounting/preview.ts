import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { CalendarDate, isPlain } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { WalmartInstanceId } from '../walmart/get-instance.ts'
import { Account, Amount, Currency } from './money.ts'
import { AccountingTransaction, AccountingTransactionStatus } from './transaction.ts'

/** Identifies the instance, and selects documents by their date. */
export const PreviewAccounting = WalmartInstanceId.extend({
  from: CalendarDate.meta({ description: 'The first day.' }),
  to: CalendarDate.meta({ description: 'The last day.' }),
  after: z
    .string()
    .max(255)
    .check(...isPlain)
    .optional()
    .meta({ description: 'Cursor: the `next` value of the previous part. Omit it for the first part.' }),
  limit: z.int().min(1).max(500).default(100).meta({ description: 'The maximum number of documents to compare.' }),
})
  .check(z.refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before from' }))
  .meta({ description: '`to` must not be before `from`.' })
export type PreviewAccounting = documented.PreviewAccounting

const lines = z
  .array(z.object({ nominal_code: Account, debit: Amount, credit: Amount }))
  .meta({ description: 'Empty if the document is blocked, because it then posts nothing.' })
const { id, type, date, currency, reference, blocked } = AccountingTransaction.shape

/** The next documents of a period, as they are posted and as the current settings would post them. */
export const AccountingPreview = z.object({
  data: z
    .object({
      compared: z.int().min(0).meta({ description: 'How many documents this part compares.' }),
      different: z.int().min(0).meta({ description: 'How many of these differ: the number of `documents`.' }),
      documents: z.array(
        z
          .object({
            id,
            type,
            date,
            currency,
            reference,
            line_number: z.string().meta({ description: "Walmart's number of the order line.", examples: ['1'] }),
            posted: z.object({ status: AccountingTransactionStatus, lines }),
            present: z.object({ status: AccountingTransactionStatus, blocked, lines }),
          })
          .meta({ id: 'PreviewedTransaction' }),
      ),
      accounts: z
        .array(
          z.object({
            nominal_code: Account,
            currency: Currency,
            posted: Amount.meta({ description: 'Debit minus credit, as posted.' }),
            present: Amount.meta({ description: 'Debit minus credit, as the current settings would post.' }),
          }),
        )
        .meta({ description: 'The sums of all documents of this part, including those that do not differ.' }),
    })
    .meta({ id: 'AccountingPreviewPart' }),
  next: z
    .string()
    .nullable()
    .meta({ description: 'The `after` value of the next part; null if this is the last one.' }),
  message: z.string().nullable(),
})
export type AccountingPreview = documented.AccountingPreview

const clearing = { id: 5, code: '1100', name: 'Walmart clearing' }
const sales = { id: 4, code: '4000', name: 'Sales' }
const debit = { nominal_code: clearing, debit: '29.98', credit: '0.00' }
const mugs = { id: 6, code: '4001', name: 'Sales of mugs' }
const credit = { nominal_code: sales, debit: '0.00', credit: '29.98' }

export const previewAccounting = defineOperation({
  operationId: 'previewAccounting',
  method: 'GET',
  path: '/walmart/{id}/accounting/preview',
  scope: 'accounting:read',
  summary: 'Preview postings',
  description:
    'Compares the documents of a period with what the current accounts, costs and switches would post for the same shipments, ' +
    'refunds and returns, and shows those that differ. Writes nothing: posted documents are not changed. Documents that ' +
    'were reversed, and their reversals, are left out.',
  success: { status: 200 },
  headers: [],
  input: PreviewAccounting,
  output: AccountingPreview,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, from: '2026-11-01', to: '2026-11-30' },
    output: {
      data: {
        compared: 1,
        different: 1,
        documents: [
          {
            id: 801,
            type: 'sales_order_invoice',
            date: '2026-11-23',
            currency: 'USD',
            reference: '108001000000007',
            line_number: '1',
            posted: { status: 'ready', lines: [debit, credit] },
            present: { status: 'ready', blocked: null, lines: [debit, { ...credit, nominal_code: mugs }] },
          },
        ],
        accounts: [
          { nominal_code: clearing, currency: 'USD', posted: '29.98', present: '29.98' },
          { nominal_code: sales, currency: 'USD', posted: '-29.98', present: '0.00' },
          { nominal_code: mugs, currency: 'USD', posted: '0.00', present: '-29.98' },
        ],
      },
      next: null,
      message: null,
    },
  },
})
