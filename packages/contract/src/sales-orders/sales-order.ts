import * as z from 'zod'

import { documentOf, Id, Timestamp } from '../fields.ts'
import { pageOf } from '../lists.ts'
import { OrderLineLink } from './line-link.ts'

/** Names one sales order of the tenant. */
export const SalesOrderId = z.strictObject({
  id: Id.meta({ description: 'The id of the sales order.', examples: [301] }),
})
export type SalesOrderId = z.infer<typeof SalesOrderId>

/** How far a sales order is. */
export const SalesOrderStatus = z.enum(['open', 'shipped', 'cancelled']).meta({
  description: [
    '- `open`: units are still to be sent.',
    '- `shipped`: none are, and some were sent.',
    '- `cancelled`: all units were cancelled.',
  ].join('\n'),
})
export type SalesOrderStatus = z.infer<typeof SalesOrderStatus>

const amounts = {
  product_amount: z.string().meta({ description: 'What the goods cost, as a decimal number.', examples: ['29.98'] }),
  shipping_amount: z.string().meta({ description: 'What the customer pays for shipping.', examples: ['4.95'] }),
  other_amount: z.string().meta({ description: 'Other charges, discounts as negative ones.', examples: ['0'] }),
  tax_amount: z.string().meta({
    description: 'Tax on all of these, which Walmart collects and remits: it is no revenue of the seller.',
    examples: ['2.79'],
  }),
} as const

/** A part of a sales order: so many units of one product. */
export const SalesOrderLine = z
  .object({
    line_number: z
      .string()
      .meta({ description: "Walmart's number of the line, unique in the order.", examples: ['1'] }),
    sku: z
      .string()
      .nullable()
      .meta({ description: "The seller's SKU on Walmart.", examples: ['MUG-BLUE-350'] }),
    product_name: z.string().nullable().meta({ description: "Walmart's name of the item." }),
    quantity: z.string().meta({ description: 'Units ordered, as a decimal number.', examples: ['2'] }),
    quantity_cancelled: z.string().meta({ description: 'Of them cancelled.', examples: ['0'] }),
    quantity_shipped: z.string().meta({ description: 'Of them sent, those that were refunded included.' }),
    ...amounts,
    link: OrderLineLink,
  })
  .meta({ id: 'SalesOrderLine' })
export type SalesOrderLine = z.infer<typeof SalesOrderLine>

const fields = {
  id: Id.meta({ examples: [301] }),
  number: z.string().meta({
    description: "Walmart's purchase order id: unique in the instance.",
    examples: ['108001000000007'],
  }),
  integration_instance_id: Id.meta({ description: 'The id of the instance that it came through.', examples: [1] }),
  walmart_order: z
    .object({ id: Id, purchaseOrderId: z.string(), customerOrderId: z.string() })
    .meta({ description: 'The order on Walmart that it was made from.' }),
  store: z
    .object({ id: Id, name: z.string() })
    .meta({ description: "The instance's store of the time when the sales order was made." }),
  status: SalesOrderStatus,
  order_date: Timestamp.meta({ description: 'When the customer ordered.' }),
  currency: z
    .string()
    .nullable()
    .meta({ examples: ['USD'] }),
  ...amounts,
  total: z.string().meta({ description: 'The sum of the four.', examples: ['37.72'] }),
  unlinked_lines: z.int().min(0).meta({ description: 'How many of its lines have no product.' }),
  created_by: z
    .enum(['refresh', 'on_demand'])
    .meta({ description: 'Whether it was made by itself, as its order came in, or because somebody asked for it.' }),
  created_at: Timestamp,
  updated_at: Timestamp,
} as const

/** What the seller has sold: one for each purchase order of Walmart, kept to what that says. Amounts are as charged. */
export const SalesOrder = z.object(fields).meta({ id: 'SalesOrder' })
export type SalesOrder = z.infer<typeof SalesOrder>

/** A sales order with its lines. */
export const SalesOrderWithLines = z
  .object({ ...fields, lines: z.array(SalesOrderLine) })
  .meta({ id: 'SalesOrderWithLines' })
export type SalesOrderWithLines = z.infer<typeof SalesOrderWithLines>

/** A sales order with its lines, in its envelope. */
export const SalesOrderDocument = documentOf(SalesOrderWithLines)
export type SalesOrderDocument = z.infer<typeof SalesOrderDocument>

/** A page of sales orders. */
export const SalesOrderPage = pageOf(SalesOrder)
export type SalesOrderPage = z.infer<typeof SalesOrderPage>
