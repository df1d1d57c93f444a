import { z } from 'zod'

import { Code, Decimal, Identifier, listOf, Moment, Money, Quantity } from '../scalars.ts'

const Tax = z.looseObject({ taxName: z.string().nullish(), taxAmount: Money })

/**
 * A charge of an order line. `chargeType` is PRODUCT or SHIPPING; Walmart may add others. A PRODUCT charge with the
 * `chargeName` SubscriptionDiscount lowers the price. Walmart collects the tax as marketplace facilitator, so `tax` is not
 * revenue of the seller.
 */
export const Charge = z.looseObject({
  chargeType: z.string(),
  chargeName: z.string().nullish(),
  chargeAmount: Money,
  tax: Tax.nullish(),
  /** Where present, it includes `tax`: what the customer paid is `chargeAmount` plus one of the two. */
  taxAndOtherFees: Tax.nullish(),
})
export type Charge = z.output<typeof Charge>

const TrackingInfo = z.looseObject({
  shipDateTime: Moment.nullish(),
  carrierName: z.looseObject({ carrier: z.string().nullish(), otherCarrier: z.string().nullish() }).nullish(),
  methodCode: z.string().nullish(),
  trackingNumber: Code.nullish(),
  trackingURL: z.string().nullish(),
})

/** The number of units of a line in one status. A line can have several, such as Shipped and Cancelled. */
export const OrderLineStatus = z.looseObject({
  status: z.string(),
  statusQuantity: Quantity,
  cancellationReason: z.string().nullish(),
  trackingInfo: TrackingInfo.nullish(),
})
export type OrderLineStatus = z.output<typeof OrderLineStatus>

const Refund = z.looseObject({
  refundId: Code.nullish(),
  refundComments: z.string().nullish(),
  refundCharges: z
    .looseObject({
      refundCharge: listOf(z.looseObject({ refundReason: z.string().nullish(), charge: Charge })),
    })
    .nullish(),
})

const Fulfillment = z.looseObject({
  fulfillmentOption: z.string().nullish(),
  shipMethod: z.string().nullish(),
  storeId: Code.nullish(),
  pickUpDateTime: Moment.nullish(),
  shippingProgramType: z.string().nullish(),
})

/**
 * Facts about a line, grouped by name: `VIRTUAL_PACK` with `VIRTUAL_PACK_SIZE` and `VIRTUAL_PACK_UNITS_ORDERED`,
 * `PET_DETAILS`, `VEHICLE_DETAILS`. The SKU of a virtual pack is Walmart's. Whether `orderLineQuantity` counts packs or their
 * items is not documented.
 */
const MiscAttributes = z.looseObject({
  miscAttribute: listOf(
    z.looseObject({
      name: z.string(),
      details: z.looseObject({ detail: listOf(z.looseObject({ key: z.string(), value: Code })) }).nullish(),
    }),
  ),
})

/** A price cut that Walmart pays for, or a lower referral fee. */
const Incentive = z.looseObject({
  type: z.string().nullish(),
  originalPrice: Money.nullish(),
  walmartFundedIncentive: Money.nullish(),
  originalReferralFee: z.looseObject({ percentageApplied: Decimal.nullish() }).nullish(),
  reducedReferralFeeDiscount: z.looseObject({ percentageApplied: Decimal.nullish() }).nullish(),
})

/**
 * A line of an order. `lineNumber` is a string; the numbers of an order need not start at 1 or be consecutive. Walmart does
 * not document whether a charge is per unit or for the line if the quantity is above 1.
 */
export const OrderLine = z.looseObject({
  lineNumber: Identifier,
  item: z.looseObject({ productName: z.string().nullish(), sku: Code.nullish() }),
  charges: z
    .looseObject({ charge: listOf(Charge) })
    .nullish()
    .transform((charges) => charges ?? { charge: [] }),
  orderLineQuantity: Quantity,
  statusDate: Moment.nullish(),
  orderLineStatuses: z
    .looseObject({ orderLineStatus: listOf(OrderLineStatus) })
    .nullish()
    .transform((statuses) => statuses ?? { orderLineStatus: [] }),
  refund: Refund.nullish(),
  fulfillment: Fulfillment.nullish(),
  miscAttributes: MiscAttributes.nullish(),
  /** Only with the parameter `incentiveInfo`. */
  incentive: Incentive.nullish(),
})
export type OrderLine = z.output<typeof OrderLine>
