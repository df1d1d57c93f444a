import type { Row } from '@aisle/db'

import type { Movements } from '../sales-orders/index.ts'

export type DocumentType = 'customer_return' | 'sales_credit' | 'sales_order_fulfillment' | 'sales_order_invoice'

/** What the returns of an order line say. */
export interface Returned {
  /** What the seller has refunded on returns: of everything but shipping, of shipping, and of tax. */
  readonly refunded: Movements['refunded']
  /** When Walmart last changed a refunded line. */
  readonly refundedAt: Date | null
  /** Goods that have arrived, oldest first. */
  readonly receipts: readonly Receipt[]
}

export interface Receipt extends Row<'return_receipts', 'disposition' | 'id' | 'quantity' | 'received_at'> {
  /** Whether a document has been made of it, which stays with its line even if Walmart moves the return to another one. */
  readonly has_document: boolean
}

type Column = keyof Row<'accounting_transactions'>
type OfLine = 'cumulative' | 'line_number' | 'sales_order_id'

/** Columns of a document of an order line, which is not a batch. */
export type LineDocument<Columns extends Column> = Row<'accounting_transactions', Exclude<Columns, OfLine>> & {
  readonly [Name in Columns & OfLine]: NonNullable<Row<'accounting_transactions'>[Name]>
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
  | 'unit_cost'
> {
  readonly type: string
  /** The day on which it occurred: its first moment, and that of the next day. */
  readonly day_start: Date
  readonly day_end: Date
}

/** A document that is missing. Amounts and quantities are decimal strings. */
export interface Draft {
  readonly type: DocumentType
  /** When the units were shipped or received, or the money refunded. */
  readonly at: Date
  /** The document that it replaces, because Walmart has corrected what that says. */
  readonly replaced: StoredDocument | null
  /** Null for a credit. */
  readonly quantity: string | null
  readonly cumulative: string
  readonly product_amount: string
  readonly shipping_amount: string
  readonly tax_amount: string
  /** Of a customer return. */
  readonly receipt_id?: number | null
  readonly disposition?: string | null
}
