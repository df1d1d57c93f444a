import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { CalendarDate, documentOf, Id, Timestamp } from '../fields.ts'
import { pageOf } from '../lists.ts'
import { Account, Amount } from './money.ts'

/** What a document is for. */
export const AccountingTransactionType = z
  .enum(['sales_order_invoice', 'sales_order_fulfillment', 'sales_credit', 'customer_return'])
  .meta({
    description: [
      '- `sales_order_invoice`: units were shipped. Debits marketplace clearing; credits sales and shipping revenue.',
      '- `sales_order_fulfillment`: units were shipped. Debits cost of goods sold; credits inventory.',
      '- `sales_credit`: money was refunded. Debits returns and allowances and shipping refunds; credits marketplace clearing.',
      '- `customer_return`: returned goods were received. Debits inventory or, if they are disposed of, the inventory ' +
        'write-off; credits cost of goods sold.',
    ].join('\n'),
  })
export type AccountingTransactionType = documented.AccountingTransactionType

/** Where a document stands. */
export const AccountingTransactionStatus = z
  .enum(['blocked', 'ineligible', 'ready', 'batched', 'handed_over', 'reversed'])
  .meta({
    description: [
      '- `blocked`: an account, a cost, a product or a fulfillment is missing, and nothing is posted yet; `blocked` says what to do.',
      "- `ineligible`: posted, but not handed over: its instance's switch is off, or its `occurred_on` is before the start date.",
      '- `ready`: posted, and to be handed over.',
      '- `batched`: posted, and handed over as part of a batch, which is a separate document (`batch_id`).',
      '- `handed_over`: the ledger has posted it, as `external_id`.',
      '- `reversed`: the order or return that it was made from was corrected. If it was posted, `reversed_by_id` is its reversal.',
    ].join('\n'),
  })
export type AccountingTransactionStatus = documented.AccountingTransactionStatus

const Period = z.string().meta({ description: 'A day (`2026-11-23`) or a month (`2026-11`).', examples: ['2026-11'] })

/** What a blocked document lacks. */
export const AccountingBlockedReason = z.enum([
  'missing_nominal_code',
  'missing_product',
  'missing_cost',
  'missing_fulfillment',
])
export type AccountingBlockedReason = documented.AccountingBlockedReason

/** A posting to one account. */
export const AccountingLine = z
  .object({
    nominal_code: Account.nullable().meta({ description: 'Null in a blocked document if the account is missing.' }),
    debit: Amount,
    credit: Amount,
    description: z.string(),
    quantity: z
      .string()
      .nullable()
      .meta({ description: 'Units; null in a credit.', examples: ['2'] }),
    product_id: Id.nullable().meta({ description: 'Null in a batch, and if the order line has no product.' }),
    line_number: z
      .string()
      .nullable()
      .meta({ description: "Walmart's number of the order line; null in a batch.", examples: ['1'] }),
  })
  .meta({ id: 'AccountingLine' })
export type AccountingLine = documented.AccountingLine

/** A double-entry document, made from one line of a sales order, or a batch that sums such documents. */
export const AccountingTransaction = z
  .object({
    id: Id.meta({ examples: [801] }),
    type: AccountingTransactionType,
    status: AccountingTransactionStatus,
    date: CalendarDate.meta({
      description:
        "The accounting date, in the tenant's time zone: when the units were shipped or received, or the money was refunded. " +
        'For a reversal or a correction, the day on which it was made. For a batch, the last day of its period.',
    }),
    occurred_on: CalendarDate.meta({
      description:
        'The day on which the units were shipped or received, or the money was refunded, even for a correction. It decides which cost ' +
        'applies, and whether the document is from before a start date.',
    }),
    currency: z.string().meta({ examples: ['USD'] }),
    instance_id: Id.meta({ description: 'The instance, which may have been deleted since.' }),
    sales_order_id: Id.nullable().meta({
      description: 'The sales order, which may have been deleted with its instance. Null in a batch.',
    }),
    reference: z.string().meta({
      description: "Walmart's purchase order id, or the period of a batch.",
      examples: ['108001000000007'],
    }),
    total: Amount.meta({
      description: 'The sum of its debits, which equals that of its credits: `0.00` while it is blocked.',
    }),
    lines: z.array(AccountingLine).meta({
      description:
        'In each line, either `debit` or `credit` is `0.00`. For a blocked document: what it would post, if known.',
    }),
    memo: z
      .object({ tax_collected_by_marketplace: Amount })
      .meta({ description: 'For information only: Walmart collects and remits the tax, so it is not posted.' }),
    blocked: z
      .object({
        reason: AccountingBlockedReason,
        message: z.string().meta({ description: 'What is missing, and how to add it.' }),
      })
      .nullable()
      .meta({ description: 'Null unless the status is `blocked`.' }),
    reverses_id: Id.nullable().meta({ description: 'The document that this one reverses, if any.' }),
    reversed_by_id: Id.nullable().meta({ description: 'The document that reverses this one, if any.' }),
    batch_id: Id.nullable().meta({
      description:
        'The batch in which the document is handed over. Null until its period has ended, and for a document in no batch.',
    }),
    period: z
      .object({ due: Period, posted: Period })
      .nullable()
      .meta({
        description:
          'Only for a batch and for a document in one; otherwise null. `due` is the period of its date, and `posted` the one in ' +
          'which it is handed over. A document that is posted after its period has ended is handed over in a later one.',
      }),
    idempotency_key: z.string().meta({
      description:
        'Unique to this document, and never changes. Pass it to the ledger, so that it posts the document only once.',
      examples: ['aisle-801'],
    }),
    external_id: z
      .string()
      .nullable()
      .meta({ description: "The ledger's own id for the document; null until it is acknowledged." }),
    handed_over_at: Timestamp.nullable().meta({ description: 'When it was acknowledged; null until then.' }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'AccountingTransaction' })
export type AccountingTransaction = documented.AccountingTransaction

/** A document in its envelope. */
export const AccountingTransactionDocument = documentOf(AccountingTransaction)
export type AccountingTransactionDocument = documented.AccountingTransactionDocument

/** A page of documents. */
export const AccountingTransactionPage = pageOf(AccountingTransaction)
export type AccountingTransactionPage = documented.AccountingTransactionPage

export const exampleTransaction: AccountingTransaction = {
  id: 801,
  type: 'sales_order_invoice',
  status: 'ready',
  date: '2026-11-23',
  occurred_on: '2026-11-23',
  currency: 'USD',
  instance_id: 1,
  sales_order_id: 301,
  reference: '108001000000007',
  total: '29.98',
  lines: [
    {
      nominal_code: { id: 5, code: '1100', name: 'Walmart clearing' },
      debit: '29.98',
      credit: '0.00',
      description: 'Order 108001000000007, line 1: 2 units shipped',
      quantity: '2',
      product_id: 7,
      line_number: '1',
    },
    {
      nominal_code: { id: 4, code: '4000', name: 'Sales' },
      debit: '0.00',
      credit: '29.98',
      description: 'Order 108001000000007, line 1: 2 units shipped',
      quantity: '2',
      product_id: 7,
      line_number: '1',
    },
  ],
  memo: { tax_collected_by_marketplace: '2.79' },
  blocked: null,
  reverses_id: null,
  reversed_by_id: null,
  batch_id: null,
  period: null,
  idempotency_key: 'aisle-801',
  external_id: null,
  handed_over_at: null,
  created_at: '2026-11-23T16:15:00.000Z',
  updated_at: '2026-11-23T16:15:00.000Z',
}
