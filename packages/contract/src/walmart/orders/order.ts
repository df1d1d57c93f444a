import * as z from 'zod'

import { documentOf, Id, Timestamp } from '../../fields.ts'
import { pageOf } from '../../lists.ts'
import { OrderLineLink } from '../../sales-orders/line-link.ts'
import { WalmartInstanceId } from '../get-instance.ts'

/** Names one Walmart order of an instance. */
export const WalmartOrderId = WalmartInstanceId.extend({
  order_id: Id.meta({ description: "Aisle's id of the order.", examples: [901] }),
})
export type WalmartOrderId = z.infer<typeof WalmartOrderId>

/** Who ships an order: the seller, Walmart, or a third party for the seller. */
export const ShipNodeType = z.enum(['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled'])
export type ShipNodeType = z.infer<typeof ShipNodeType>

/** The statuses that Walmart knows, from the least done to the most. */
export const WalmartOrderStatus = z.enum(['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Refund', 'Cancelled'])
export type WalmartOrderStatus = z.infer<typeof WalmartOrderStatus>

const statusRule =
  'At Walmart only units have a status. This is that of the unit that is least far, in the order Created, Acknowledged, ' +
  'Shipped, Delivered, Refund, Cancelled: it is `Cancelled` when nothing else is left, and `Shipped` when nothing is left ' +
  'to be sent. A status that is new to Aisle is shown where there is no other; without any it is `Created`.'

/** Why an order has a sales order, or has none. */
export const WalmartOrderLinkReason = z
  .enum(['created_by_refresh', 'created_on_demand', 'cancelled', 'order_archived', 'not_created_yet'])
  .meta({
    description: [
      'Of an order that has one:',
      '- `created_by_refresh`: it was made by itself, as the order came in.',
      '- `created_on_demand`: somebody asked for it.',
      '',
      'Of one that has none:',
      '- `cancelled`: all of it was cancelled before it came in.',
      '- `order_archived`: it is out of use.',
      '- `not_created_yet`: it came in before there were sales orders; the next full refresh makes it, or a request.',
    ].join('\n'),
  })
export type WalmartOrderLinkReason = z.infer<typeof WalmartOrderLinkReason>

/** Whether an order has a sales order, and why. */
export const WalmartOrderLink = z
  .object({
    state: z.enum(['linked', 'unlinked']),
    reason: WalmartOrderLinkReason,
    message: z.string().meta({ description: 'The reason for people, with what can be done.' }),
    unlinked_lines: z
      .int()
      .min(0)
      .meta({ description: 'How many lines of its sales order have no product; 0 where it has none.' }),
  })
  .meta({ id: 'WalmartOrderLink' })
export type WalmartOrderLink = z.infer<typeof WalmartOrderLink>

const fields = {
  id: Id.meta({ examples: [901] }),
  integration_instance_id: Id.meta({ examples: [1] }),
  customerOrderId: z.string().meta({
    description: "The customer's order, which may be of several purchase orders.",
    examples: ['200001000000007'],
  }),
  purchaseOrderId: z.string().meta({
    description: "Walmart's order to the seller: unique in the instance.",
    examples: ['108001000000007'],
  }),
  customerEmailId: z.string().nullable().meta({ description: 'An address that Walmart forwards from.' }),
  customerName: z.string().nullable().meta({ description: 'To whom it is shipped.' }),
  estimatedDeliveryDate: Timestamp.nullable(),
  estimatedShipDate: Timestamp.nullable(),
  shipNodeType: z.string().meta({ description: 'Who ships it.', examples: ShipNodeType.options }),
  status: z.string().meta({ description: statusRule, examples: WalmartOrderStatus.options }),
  orderDate: Timestamp.meta({ description: 'When the customer ordered.' }),
  currency: z
    .string()
    .nullable()
    .meta({ examples: ['USD'] }),
  total: z.string().meta({
    description: 'Everything charged, taxes included, as a decimal number. What was cancelled later is still in it.',
    examples: ['37.72'],
  }),
  sku_sales_order: z.object({ id: Id, number: z.string() }).nullable().meta({ description: 'Its sales order.' }),
  link: WalmartOrderLink,
  archived_at: Timestamp.nullable().meta({ description: 'Since when it is archived; null while it is not.' }),
  created_at: Timestamp,
  updated_at: Timestamp.meta({ description: 'When Walmart last sent it changed.' }),
} as const

/** A purchase order of Walmart. */
export const WalmartOrder = z.object(fields).meta({ id: 'WalmartOrder' })
export type WalmartOrder = z.infer<typeof WalmartOrder>

/** A line of a purchase order: so many units of one item. */
export const WalmartOrderItem = z
  .object({
    walmart_order_id: Id.meta({ description: 'The id of the order.', examples: [901] }),
    lineNumber: z.string().meta({ description: 'Unique in the order; not always from 1 on.', examples: ['1'] }),
    sku: z
      .string()
      .nullable()
      .meta({ description: "The seller's SKU.", examples: ['MUG-BLUE-350'] }),
    itemName: z.string().nullable(),
    status: z.string().meta({ description: "As the order's, of the units of this line alone." }),
    statuses: z
      .array(z.object({ status: z.string(), quantity: z.string() }))
      .meta({ description: 'How many units are in which status: part of a line may be shipped, part cancelled.' }),
    quantity: z.string().meta({ description: 'Units ordered, as a decimal number.', examples: ['2'] }),
    amount: z.string().meta({ description: 'The sum of the four amounts.', examples: ['37.72'] }),
    productAmount: z.string().meta({ description: 'What the goods cost.', examples: ['29.98'] }),
    shippingAmount: z.string().meta({ description: 'What the customer pays for shipping.', examples: ['4.95'] }),
    otherAmount: z.string().meta({ description: 'Other charges, discounts as negative ones.', examples: ['0'] }),
    taxAmount: z.string().meta({ description: 'Tax, which Walmart collects and remits.', examples: ['2.79'] }),
    link: OrderLineLink,
  })
  .meta({ id: 'WalmartOrderItem' })
export type WalmartOrderItem = z.infer<typeof WalmartOrderItem>

/** A purchase order with its lines. */
export const WalmartOrderWithItems = z
  .object({ ...fields, orderItems: z.array(WalmartOrderItem) })
  .meta({ id: 'WalmartOrderWithItems' })
export type WalmartOrderWithItems = z.infer<typeof WalmartOrderWithItems>

/** A purchase order with its lines, in its envelope. */
export const WalmartOrderDocument = documentOf(WalmartOrderWithItems)
export type WalmartOrderDocument = z.infer<typeof WalmartOrderDocument>

/** Several purchase orders with their lines, in their envelope. */
export const WalmartOrdersDocument = documentOf(z.array(WalmartOrderWithItems))
export type WalmartOrdersDocument = z.infer<typeof WalmartOrdersDocument>

/** A page of purchase orders. */
export const WalmartOrderPage = pageOf(WalmartOrder)
export type WalmartOrderPage = z.infer<typeof WalmartOrderPage>
