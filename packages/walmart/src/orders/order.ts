import { z } from 'zod'

import { leniency } from '../http/read-record.ts'
import { Code, Count, Identifier, listOf, Moment, ReturnMoney } from '../scalars.ts'
import { orderInForm } from './mexican-order.ts'
import { remainingUnits, zeroCharge } from './missing-amounts.ts'
import { OrderLine } from './order-line.ts'

const PostalAddress = z.looseObject({
  name: z.string().nullish(),
  address1: z.string().nullish(),
  address2: z.string().nullish(),
  city: z.string().nullish(),
  state: z.string().nullish(),
  postalCode: Code.nullish(),
  country: z.string().nullish(),
  addressType: z.string().nullish(),
})

const ShippingInfo = z.looseObject({
  phone: Code.nullish(),
  estimatedDeliveryDate: Moment.nullish(),
  estimatedShipDate: Moment.nullish(),
  methodCode: z.string().nullish(),
  /** The service of the carrier to ship with, such as UPS_GROUND. */
  carrierMethodName: z.string().nullish(),
  postalAddress: PostalAddress.nullish(),
})

/** Totals of the order, with the field names of returns. */
const OrderSummary = z.looseObject({
  totalAmount: ReturnMoney.nullish(),
  orderSubTotals: listOf(z.looseObject({ subTotalType: z.string().nullish(), totalAmount: ReturnMoney.nullish() })),
})

/**
 * A purchase order, in Walmart's structure. Only its lines have a status.
 *
 * Times are `Date`, from epoch milliseconds. `shipNode` or its id may be missing, and then the location that ships the order
 * is unknown. `customerEmailId` is a relay address.
 */
export const Order = z.looseObject({
  purchaseOrderId: Identifier,
  customerOrderId: Identifier,
  customerEmailId: z.string().nullish(),
  orderType: z.string().nullish(),
  originalCustomerOrderID: Code.nullish(),
  orderDate: Moment,
  shippingInfo: ShippingInfo.nullish(),
  // An order without lines is an error to report, not an empty order.
  orderLines: z.looseObject({ orderLine: listOf(OrderLine).refine((lines) => lines.length > 0, 'no order lines') }),
  orderSummary: OrderSummary.nullish(),
  shipNode: z.looseObject({ type: z.string().nullish(), id: Code.nullish(), name: z.string().nullish() }).nullish(),
})
export type Order = z.output<typeof Order>

const line = 'orderLines.orderLine'

leniency.add(Order, {
  inForm: orderInForm,
  // What an order needs to be booked.
  required: [
    'purchaseOrderId',
    'customerOrderId',
    'orderDate',
    'orderLines',
    line,
    `${line}.lineNumber`,
    `${line}.item`,
    `${line}.orderLineQuantity`,
    `${line}.charges`,
    `${line}.charges.charge`,
    `${line}.charges.charge.chargeType`,
    `${line}.orderLineStatuses`,
    `${line}.orderLineStatuses.orderLineStatus`,
    `${line}.orderLineStatuses.orderLineStatus.status`,
  ],
  defaults: {
    [`${line}.charges.charge.chargeAmount`]: zeroCharge,
    [`${line}.orderLineStatuses.orderLineStatus.statusQuantity`]: remainingUnits,
  },
})
/** An order in Walmart's JSON. */
export type OrderJson = z.input<typeof Order>

/** The response of `GET /v3/orders`, with unparsed elements. `nextCursor` is a query string with its `?`. */
export const OrdersResponse = z.looseObject({
  list: z.looseObject({
    meta: z
      .looseObject({
        totalCount: Count.nullish().catch(undefined),
        limit: Count.nullish().catch(undefined),
        nextCursor: z.string().nullish(),
      })
      .nullish(),
    elements: z.looseObject({ order: listOf(z.unknown()) }).nullish(),
  }),
})
export type OrdersResponse = z.output<typeof OrdersResponse>
