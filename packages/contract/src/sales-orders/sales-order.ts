import * as z from 'zod'

import { Amount } from '../accounting/money.ts'
import type * as documented from '../documented-types.ts'
import { documentOf, Id, Timestamp } from '../fields.ts'
import { pageOf } from '../lists.ts'
import { OrderLineLink } from './line-link.ts'

/** Identifies a sales order. */
export const SalesOrderId = z.strictObject({
  id: Id.meta({ description: 'The id of the sales order.', examples: [301] }),
})
export type SalesOrderId = documented.SalesOrderId

/** The status of a sales order. */
export const SalesOrderStatus = z.enum(['open', 'shipped', 'cancelled']).meta({
  description: [
    '- `open`: some units have yet to ship.',
    '- `shipped`: all units have shipped, except cancelled ones.',
    '- `cancelled`: every unit was cancelled.',
  ].join('\n'),
})
export type SalesOrderStatus = documented.SalesOrderStatus

const amounts = {
  product_amount: z.string().meta({ description: 'Price of the goods, as a decimal string.', examples: ['29.98'] }),
  shipping_amount: z
    .string()
    .meta({ description: 'Shipping charged to the customer, as a decimal string.', examples: ['4.95'] }),
  other_amount: z
    .string()
    .meta({ description: 'Other charges; discounts are negative. A decimal string.', examples: ['0'] }),
  tax_amount: z.string().meta({
    description: 'Tax on the above. Walmart collects and remits it, so it is not revenue. A decimal string.',
    examples: ['2.79'],
  }),
} as const

const proformaCosts = {
  proforma_marketplace_cost: z
    .string()
    .nullable()
    .meta({
      description:
        "Estimated marketplace fee: the instance's `proforma_marketplace_cost_percentage` of each line's product and " +
        'shipping charges, rounded half to even to the cent. Null without a percentage. Never posted.',
      examples: ['5.24'],
    }),
  proforma_payment_cost: z
    .string()
    .nullable()
    .meta({
      description: 'Estimated payment fee, calculated in the same way from `proforma_payment_cost_percentage`.',
      examples: ['0.87'],
    }),
} as const

const earnings = {
  revenue: Amount.meta({ description: 'Goods and shipping, as posted by invoices of shipped units.' }),
  credits: Amount.meta({ description: 'Refunds of goods and shipping, as posted by credits.', examples: ['0.00'] }),
  cost: Amount.meta({
    description: 'Cost of goods shipped, less that of returned goods that were not disposed of, as posted.',
    examples: ['16.80'],
  }),
  margin: Amount.nullable().meta({
    description:
      "Revenue minus credits, cost, and the invoiced units' share of the proforma costs. Null while a document is blocked.",
    examples: ['7.93'],
  }),
} as const

/** A line of a sales order: a quantity of one product. */
export const SalesOrderLine = z
  .object({
    line_number: z.string().meta({ description: "Walmart's line number, unique within the order.", examples: ['1'] }),
    sku: z
      .string()
      .nullable()
      .meta({ description: "The seller's SKU on Walmart.", examples: ['MUG-BLUE-350'] }),
    product_name: z.string().nullable().meta({ description: "The item's name on Walmart." }),
    quantity: z.string().meta({ description: 'Units ordered, as a decimal string.', examples: ['2'] }),
    quantity_cancelled: z.string().meta({ description: 'Units cancelled.', examples: ['0'] }),
    quantity_shipped: z.string().meta({ description: 'Units shipped, including refunded ones.' }),
    ...amounts,
    ...proformaCosts,
    ...earnings,
    nominal_code_id: Id.nullable().meta({
      description:
        "The line's own nominal code for sales; null if the line has none, and the product's or a default applies.",
    }),
    link: OrderLineLink,
  })
  .meta({ id: 'SalesOrderLine' })
export type SalesOrderLine = documented.SalesOrderLine

const fields = {
  id: Id.meta({ examples: [301] }),
  number: z.string().meta({
    description: "Walmart's purchase order id, unique within the instance.",
    examples: ['108001000000007'],
  }),
  integration_instance_id: Id.meta({ description: 'The instance the order came from.', examples: [1] }),
  walmart_order: z
    .object({ id: Id, purchaseOrderId: z.string(), customerOrderId: z.string() })
    .meta({ description: 'The Walmart order it was created from.' }),
  store: z
    .object({ id: Id, name: z.string() })
    .meta({ description: "The instance's store at the time the sales order was created." }),
  status: SalesOrderStatus,
  order_date: Timestamp.meta({ description: 'When the customer placed the order.' }),
  currency: z
    .string()
    .nullable()
    .meta({ examples: ['USD'] }),
  ...amounts,
  total: z.string().meta({ description: 'Sum of the four amounts.', examples: ['37.72'] }),
  ...proformaCosts,
  ...earnings,
  unlinked_lines: z.int().min(0).meta({ description: 'Number of lines without a product.' }),
  created_by: z.enum(['refresh', 'on_demand']).meta({
    description: '`refresh`: created automatically when the order was imported. `on_demand`: created by a request.',
  }),
  created_at: Timestamp,
  updated_at: Timestamp,
} as const

/** A sale, created from a Walmart purchase order and kept up to date with it. Amounts are as charged. */
export const SalesOrder = z.object(fields).meta({ id: 'SalesOrder' })
export type SalesOrder = documented.SalesOrder

/** A sales order with its lines. */
export const SalesOrderWithLines = z
  .object({ ...fields, lines: z.array(SalesOrderLine) })
  .meta({ id: 'SalesOrderWithLines' })
export type SalesOrderWithLines = documented.SalesOrderWithLines

/** A sales order with its lines, in its envelope. */
export const SalesOrderDocument = documentOf(SalesOrderWithLines)
export type SalesOrderDocument = documented.SalesOrderDocument

/** A page of sales orders. */
export const SalesOrderPage = pageOf(SalesOrder)
export type SalesOrderPage = documented.SalesOrderPage
