import { z } from 'zod'

import { openText, PathId, PositiveAmount, Text } from '../input-scalars.ts'
import { onlyOnce } from '../only-once.ts'

/** The refund reasons in Walmart's specification. */
export const knownRefundReasons = [
  'BillingError',
  'TaxExemptCustomer',
  'ItemNotAsAdvertised',
  'IncorrectItemReceived',
  'CancelledYetShipped',
  'ItemNotReceivedByCustomer',
  'IncorrectShippingPrice',
  'DamagedItem',
  'DefectiveItem',
  'CustomerChangedMind',
  'CustomerReceivedItemLate',
  'Missing Parts / Instructions',
  'Finance -> Goodwill',
  'Finance -> Rollback',
  'Buyer canceled',
  'Customer returned item',
  'General adjustment',
  'Merchandise not received',
  'Quality -> Missing Parts / Instructions',
  'Shipping & Delivery -> Damaged',
  'Shipping & Delivery -> Shipping Price Discrepancy',
  'Others',
] as const
/** One of {@link knownRefundReasons}. */
export type KnownRefundReason = (typeof knownRefundReasons)[number]

const Currency = z.string().regex(/^[A-Z]{3}$/, "expected a three-letter currency code, such as 'USD'")

/** A refund of a charge of a line. Amounts are positive decimal strings with at most two decimals. */
export const OrderRefundCharge = z.strictObject({
  reason: openText<KnownRefundReason>(),
  chargeType: openText<'PRODUCT' | 'SHIPPING'>(),
  /** Default: 'ItemPrice' for PRODUCT and 'Shipping' for SHIPPING. */
  chargeName: Text.optional(),
  amount: PositiveAmount,
  /** Default: the currency of the client's market. */
  currency: Currency.optional(),
  /** The tax on `amount`, in the same currency. */
  tax: z.strictObject({ taxName: Text, amount: PositiveAmount }).optional(),
})
export type OrderRefundCharge = z.input<typeof OrderRefundCharge>

/** The refund of one line, with all its charges. */
export const OrderRefundLine = z.strictObject({
  lineNumber: Text,
  comments: Text.optional(),
  charges: z.array(OrderRefundCharge).min(1, 'expected at least one charge'),
})
export type OrderRefundLine = z.input<typeof OrderRefundLine>

/** A refund of an order. */
export const OrderRefund = z.strictObject({
  purchaseOrderId: PathId,
  /**
   * Also refunds the rest of the lines' tax and shipping. Default: false, which refunds only the amounts given here, so name
   * the tax. Until 2025 Walmart also refunded them if the charge was the full price: compare the order that is returned.
   */
  isFullRefund: z.boolean().optional(),
  lines: z
    .array(OrderRefundLine)
    .min(1, 'expected at least one line')
    .superRefine(
      onlyOnce({
        field: 'lineNumber',
        keyOf: ({ lineNumber }) => lineNumber,
        messageOf: ({ lineNumber }) => `line ${lineNumber} is repeated: combine its charges in one entry`,
      }),
    ),
})
export type OrderRefund = z.input<typeof OrderRefund>
