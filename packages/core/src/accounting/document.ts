import type { Row } from '@aisle/db'

import type { Movements } from '../sales-orders/index.ts'
import type { Fulfillment } from './return-cost.ts'

type Document = Row<'accounting_transactions'>
export type DocumentType = Document['type']

/** What the returns of an order line report. */
export interface Returned {
  /** What the seller has refunded on returns: everything but shipping, shipping, and tax. */
  readonly refunded: Movements['refunded']
  /** When Walmart last changed a refunded line. */
  readonly refundedAt: Date | null
  /** Goods that have arrived, oldest first. */
  readonly receipts: readonly Receipt[]
}

export interface Receipt extends Row<'return_receipts', 'disposition' | 'id' | 'quantity' | 'received_at'> {
  /** Whether it has a document, which stays with its line even if Walmart moves the return to another one. */
  readonly has_document: boolean
}

type Column = keyof Document
type OfLine = 'cumulative' | 'line_number' | 'sales_order_id'

/** Columns of a document of an order line, which is not a batch. */
export type LineDocument<Columns extends Column> = Row<'accounting_transactions', Exclude<Columns, OfLine>> & {
  readonly [Name in Columns & OfLine]: NonNullable<Document[Name]>
}

/** A document that is not a reversal. It no longer counts if it is `reversed`. */
export interface StoredDocument extends LineDocument<
  | 'blocked_reason'
  | 'cumulative'
  | 'currency'
  | 'date'
  | 'disposition'
  | 'id'
  | 'line_number'
  | 'occurred_on'
  | 'position'
  | 'product_amount'
  | 'product_id'
  | 'quantity'
  | 'receipt_id'
  | 'sales_order_id'
  | 'shipping_amount'
  | 'status'
  | 'stays_in_feed'
  | 'tax_amount'
  | 'type'
  | 'unit_cost'
> {
  /** The day on which it occurred: the first moment of that day and of the next. */
  readonly day_start: Date
  readonly day_end: Date
}

/** A document that is missing. Amounts and quantities are decimal strings. */
export interface Draft {
  readonly type: DocumentType
  /** When the units were shipped or received, or the money was refunded. */
  readonly at: Date
  /** The document that it replaces, because of a correction by Walmart. */
  readonly replaced: StoredDocument | null
  /** Null for a credit. */
  readonly quantity: string | null
  readonly cumulative: string
  readonly product_amount: string
  readonly shipping_amount: string
  readonly tax_amount: string
  /** Only for a customer return. */
  readonly receipt_id?: number | null
  readonly disposition?: Document['disposition']
}

/** A draft with the facts that decide its accounts and its cost. */
export interface Facts extends Pick<
  Draft,
  'cumulative' | 'disposition' | 'product_amount' | 'quantity' | 'shipping_amount'
> {
  readonly type: DocumentType
  readonly instance_id: number
  readonly reference: string
  readonly line_number: string
  readonly sku: string | null | undefined
  readonly currency: string
  /** The accounting date. */
  readonly date: string
  /** The day on which its units were shipped or received or its money was refunded. A correction has a later `date`. */
  readonly occurred_on: string
  /** Whether it is handed over whatever the switches say, because the document that it replaces was. */
  readonly stays_in_feed: boolean
  readonly product_id: number | null
  /** The nominal code of the line or else its product: for sales. */
  readonly own_code_id: number | null
  /** The nominal codes of the instance or else the tenant. */
  readonly codes: Readonly<Partial<Record<Account, number | null>>>
  readonly rules: HandOverRules | undefined
  /** The unit cost of the fulfillment that it replaces. Costs that are set later do not change it. */
  readonly kept_cost: string | null
  /** The unit cost of a fulfillment. */
  readonly unit_cost: string | null
  /** For a customer return: the fulfillments of its line. */
  readonly fulfillments: readonly Fulfillment[]
}

/** Which documents of an instance are handed over, and how. */
export interface HandOverRules {
  /** Whether the instance has been deleted. Then its switches are not known, and count as on. */
  readonly is_deleted: boolean
  readonly invoices: boolean
  readonly credits: boolean
  /** The start dates; null without one. */
  readonly invoices_from: string | null
  readonly credits_from: string | null
  readonly fulfillments_period: BatchPeriod
  readonly returns_period: BatchPeriod
}

export type BatchPeriod = Row<'accounting_settings'>['batch_period_customer_returns']

/** What a posting line is for. `sales_nominal_code_id` and the like are the settings that name its account. */
const instanceAccounts = ['sales', 'cogs', 'shipping_revenue', 'shipping_refund', 'sales_returns_allowances'] as const
export const accounts = [...instanceAccounts, 'marketplace_clearing', 'inventory', 'inventory_write_off'] as const
export type Account = (typeof accounts)[number]

/** The purposes whose account an instance may set for itself. */
export const accountsOfInstance: ReadonlySet<Account> = new Set(instanceAccounts)

export interface PostingLine {
  readonly account: Account
  /** Null if it is missing. */
  readonly nominal_code_id: number | null
  readonly debit: string
  readonly credit: string
  readonly description: string
}

/** With its position in the document, from 1 on. */
export interface PostedLine extends PostingLine {
  readonly position: number
}

export type BlockedReason = NonNullable<Document['blocked_reason']>

/** A document's posting, or why it cannot be posted yet. */
export interface Posting {
  readonly status: 'batched' | 'blocked' | 'ineligible' | 'ready'
  readonly unit_cost: string | null
  readonly lines: readonly PostingLine[]
  readonly blocked: { readonly reason: BlockedReason; readonly message: string } | null
}
