import { z } from 'zod'

import { Code, Count, Decimal, Flag, listOf, Moment, ReturnMoney, ReturnQuantity } from '../scalars.ts'

/** A charge of a return line, per unit. */
export const ReturnCharge = z.looseObject({
  chargeCategory: z.string().nullish(),
  chargeName: z.string().nullish(),
  chargePerUnit: ReturnMoney.nullish(),
  /** Whether the charge is deducted from the refund. */
  isDiscount: Flag.nullish(),
  isBillable: Flag.nullish(),
  tax: listOf(
    z.looseObject({
      taxName: z.string().nullish(),
      excessTax: ReturnMoney.nullish(),
      taxPerUnit: ReturnMoney.nullish(),
    }),
  ),
  excessCharge: ReturnMoney.nullish(),
})
export type ReturnCharge = z.output<typeof ReturnCharge>

/** The number of units of a line in one status. */
export const ReturnTrackingStatus = z.looseObject({
  status: z.string().nullish(),
  statusTime: Moment.nullish(),
  currentRefundStatus: z.string().nullish(),
  quantity: ReturnQuantity.nullish(),
})
export type ReturnTrackingStatus = z.output<typeof ReturnTrackingStatus>

const ReturnEvent = z.looseObject({
  sequenceNo: z.number().nullish(),
  eventTag: z.string().nullish(),
  eventDescription: z.string().nullish(),
  eventTime: Moment.nullish(),
})

const ReturnedItem = z.looseObject({
  sku: Code.nullish(),
  condition: z.string().nullish(),
  productName: z.string().nullish(),
  itemWeight: ReturnQuantity.nullish(),
})

/** A line of a return. All line numbers are integers, unlike the strings in orders. */
export const ReturnLine = z.looseObject({
  returnOrderLineNumber: Count,
  salesOrderLineNumber: Count.nullish(),
  purchaseOrderId: Code.nullish(),
  purchaseOrderLineNumber: Count.nullish(),
  sellerOrderId: Code.nullish(),
  returnReason: z.string().nullish(),
  item: ReturnedItem.nullish(),
  charges: listOf(ReturnCharge),
  unitPrice: ReturnMoney.nullish(),
  /** Sums for all units of the line, such as `lineTotal` and `lineTaxesAndOtherFees`. */
  chargeTotals: listOf(z.looseObject({ name: z.string().nullish(), value: ReturnMoney.nullish() })),
  quantity: ReturnQuantity.nullish(),
  /** A decimal string after parsing, like `rechargeableQty`. */
  refundedQty: Decimal.nullish(),
  rechargeableQty: Decimal.nullish(),
  cancellableQty: Count.nullish(),
  status: z.string().nullish(),
  statusTime: Moment.nullish(),
  currentDeliveryStatus: z.string().nullish(),
  currentRefundStatus: z.string().nullish(),
  currentTrackingStatuses: listOf(ReturnTrackingStatus),
  refundChannels: listOf(
    z.looseObject({ refundChannelName: z.string().nullish(), quantity: ReturnQuantity.nullish() }),
  ),
  /** Such as `seller`, `walmart` or `replacement`; Walmart adds values. */
  refundCoveredBy: z.string().nullish(),
  returnTrackingDetail: listOf(ReturnEvent),
  returnExpectedFlag: Flag.nullish(),
  isKeepIt: Flag.nullish(),
})
export type ReturnLine = z.output<typeof ReturnLine>
