import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { documentOf, Id, Timestamp } from '../../fields.ts'
import { pageOf } from '../../lists.ts'
import { OrderLineLink } from '../../sales-orders/line-link.ts'
import { WalmartInstanceId } from '../get-instance.ts'

/** Identifies an order of an instance. */
export const WalmartOrderId = WalmartInstanceId.extend({
  order_id: Id.meta({ description: "Aisle's id for the order.", examples: [901] }),
})
export type WalmartOrderId = documented.WalmartOrderId

/** Who ships an order: the seller, Walmart (WFS), or a third party on the seller's behalf. */
export const ShipNodeType = z.enum(['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled'])
export type ShipNodeType = documented.ShipNodeType

/** Walmart's statuses, from least to most advanced. */
export const WalmartOrderStatus = z.enum(['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Refund', 'Cancelled'])
export type WalmartOrderStatus = documented.WalmartOrderStatus

const statusRule =
  'On Walmart, only units have a status. This is the status of the least-advanced unit, in the order Created, Acknowledged, ' +
  'Shipped, Delivered, Refund, Cancelled. For example, it is `Cancelled` only if every unit is cancelled. An unknown status ' +
  'is shown only if all other units are cancelled; without any status it is `Created`.'

/** Why an order does or does not have a sales order. */
export const WalmartOrderLinkReason = z
  .enum(['created_by_refresh', 'created_on_demand', 'cancelled', 'order_archived', 'not_created_yet'])
  .meta({
    description: [
      'For an order with a sales order:',
      '- `created_by_refresh`: it was created automatically when the order was imported.',
      '- `created_on_demand`: it was created by a request.',
      '',
      'For an order without one:',
      '- `cancelled`: the whole order was cancelled before it got a sales order.',
      '- `order_archived`: the order is archived.',
      '- `not_created_yet`: the next refresh that includes the order, or a request, creates it.',
    ].join('\n'),
  })
export type WalmartOrderLinkReason = documented.WalmartOrderLinkReason

/** Whether an order has a sales order, and the reason. */
export const WalmartOrderLink = z
  .object({
    state: z.enum(['linked', 'unlinked']),
    reason: WalmartOrderLinkReason,
    message: z.string().meta({ description: 'The reason as a sentence, with what to do about it.' }),
    unlinked_lines: z
      .int()
      .min(0)
      .meta({ description: 'Number of sales order lines without a product; 0 if there is no sales order.' }),
  })
  .meta({ id: 'WalmartOrderLink' })
export type WalmartOrderLink = documented.WalmartOrderLink

const fields = {
  id: Id.meta({ examples: [901] }),
  integration_instance_id: Id.meta({ examples: [1] }),
  customerOrderId: z.string().meta({
    description: "Id of the customer's order, which may comprise several purchase orders.",
    examples: ['200001000000007'],
  }),
  purchaseOrderId: z.string().meta({
    description: "Id of Walmart's order to the seller, unique within the instance.",
    examples: ['108001000000007'],
  }),
  customerEmailId: z
    .string()
    .nullable()
    .meta({ description: 'A relay address; Walmart forwards mail to the customer.' }),
  customerName: z.string().nullable().meta({ description: 'Name of the recipient.' }),
  estimatedDeliveryDate: Timestamp.nullable(),
  estimatedShipDate: Timestamp.nullable(),
  shipNodeType: z.string().meta({ description: 'Who ships the order.', examples: ShipNodeType.options }),
  status: z.string().meta({ description: statusRule, examples: WalmartOrderStatus.options }),
  orderDate: Timestamp.meta({ description: 'When the customer placed the order.' }),
  acknowledge_by: Timestamp.nullable().meta({
    description:
      'Until when the seller has to acknowledge it: 4 hours after `orderDate`. Null if every unit was acknowledged or ' +
      'cancelled, or if Walmart ships the order.',
  }),
  ship_by: Timestamp.nullable().meta({
    description:
      'Until when the seller has to ship it: the `estimatedShipDate`. Null if every unit was shipped or cancelled, or if ' +
      'Walmart ships the order.',
  }),
  currency: z
    .string()
    .nullable()
    .meta({ examples: ['USD'] }),
  total: z.string().meta({
    description: 'Total charged, including tax, as a decimal string. Later cancellations are not deducted.',
    examples: ['37.72'],
  }),
  sku_sales_order: z
    .object({ id: Id, number: z.string() })
    .nullable()
    .meta({ description: 'The sales order created from this order; null if there is none.' }),
  link: WalmartOrderLink,
  archived_at: Timestamp.nullable().meta({ description: 'When the order was archived; null if it is active.' }),
  created_at: Timestamp,
  updated_at: Timestamp.meta({ description: 'When Aisle last received a change from Walmart.' }),
} as const

/** A Walmart purchase order. */
export const WalmartOrder = z.object(fields).meta({ id: 'WalmartOrder' })
export type WalmartOrder = documented.WalmartOrder

/** A line of a purchase order: a quantity of one item. */
export const WalmartOrderItem = z
  .object({
    walmart_order_id: Id.meta({ description: 'Id of the order.', examples: [901] }),
    lineNumber: z
      .string()
      .meta({ description: 'Unique within the order. Numbering does not always start at 1.', examples: ['1'] }),
    sku: z
      .string()
      .nullable()
      .meta({ description: "The seller's SKU.", examples: ['MUG-BLUE-350'] }),
    itemName: z.string().nullable(),
    status: z.string().meta({ description: "Like the order's status, but for this line's units only." }),
    statuses: z
      .array(z.object({ status: z.string(), quantity: z.string() }))
      .meta({ description: 'Units by status. One part of a line may be shipped and another cancelled.' }),
    quantity: z.string().meta({ description: 'Units ordered, as a decimal string.', examples: ['2'] }),
    amount: z
      .string()
      .meta({ description: 'Sum of the four amounts below, as a decimal string.', examples: ['37.72'] }),
    productAmount: z.string().meta({ description: 'Price of the goods.', examples: ['29.98'] }),
    shippingAmount: z.string().meta({ description: 'Shipping charged to the customer.', examples: ['4.95'] }),
    otherAmount: z.string().meta({ description: 'Other charges; discounts are negative.', examples: ['0'] }),
    taxAmount: z.string().meta({ description: 'Tax, which Walmart collects and remits.', examples: ['2.79'] }),
    attributes: z
      .array(
        z.object({
          name: z.string().meta({ examples: ['VIRTUAL_PACK'] }),
          details: z.array(z.object({ key: z.string(), value: z.string() })),
        }),
      )
      .meta({
        description:
          'What else Walmart says about the line. A `VIRTUAL_PACK` consists of `VIRTUAL_PACK_SIZE` single items, and its `sku` is ' +
          "Walmart's. Walmart does not document whether `quantity` counts packs or items: check `VIRTUAL_PACK_UNITS_ORDERED` " +
          'before you pick.',
      }),
    link: OrderLineLink,
  })
  .meta({ id: 'WalmartOrderItem' })
export type WalmartOrderItem = documented.WalmartOrderItem

/** A purchase order with its lines. */
export const WalmartOrderWithItems = z
  .object({ ...fields, orderItems: z.array(WalmartOrderItem) })
  .meta({ id: 'WalmartOrderWithItems' })
export type WalmartOrderWithItems = documented.WalmartOrderWithItems

/** A purchase order with its lines, in its envelope. */
export const WalmartOrderDocument = documentOf(WalmartOrderWithItems)
export type WalmartOrderDocument = documented.WalmartOrderDocument

/** Purchase orders with their lines, in their envelope. */
export const WalmartOrdersDocument = documentOf(z.array(WalmartOrderWithItems))
export type WalmartOrdersDocument = documented.WalmartOrdersDocument

/** A page of purchase orders. */
export const WalmartOrderPage = pageOf(WalmartOrder)
export type WalmartOrderPage = documented.WalmartOrderPage
