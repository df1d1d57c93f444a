import { z } from 'zod'

import { openText, PathId, PositiveAmount, Text } from '../input-scalars.ts'

/** The reasons of Walmart's specification. */
export type KnownRefundReason =
  | 'BillingError'
  | 'TaxExemptCustomer'
  | 'ItemNotAsAdvertised'
  | 'IncorrectItemReceived'
  | 'CancelledYetShipped'
  | 'ItemNotReceivedByCustomer'
  | 'IncorrectShippingPrice'
  | 'DamagedItem'
  | 'DefectiveItem'
  | 'CustomerChangedMind'
  | 'CustomerReceivedItemLate'
  | 'Missing Parts / Instructions'
  | 'Finance -> Goodwill'
  | 'Finance -> Rollback'
  | 'Buyer canceled'
  | 'Customer returned item'
  | 'General adjustment'
  | 'Merchandise not received'
  | 'Quality -> Missing Parts / Instructions'
  | 'Shipping & Delivery -> Damaged'
  | 'Shipping & Delivery -> Shipping Price Discrepancy'
  | 'Others'

const Currency = z.string().regex(/^[A-Z]{3}$/, "expected a currency of three letters, such as 'USD'")

/** A part of what was charged for a line, to be paid back. Amounts are positive decimal strings of at most two decimals. */
export const OrderRefundCharge = z.strictObject({
  reason: openText<KnownRefundReason>(),
  chargeType: openText<'PRODUCT' | 'SHIPPING'>(),
  /** 'ItemPrice' for PRODUCT and 'Shipping' for SHIPPING if not given. */
  chargeName: Text.optional(),
  amount: PositiveAmount,
  /** USD if not given. */
  currency: Currency.optional(),
  /** The tax on `amount`, in the same currency. */
  tax: z.strictObject({ taxName: Text, amount: PositiveAmount }).optional(),
})
export type OrderRefundCharge = z.input<typeof OrderRefundCharge>

/** What of one line is paid back. All charges of a line are here together. */
export const OrderRefundLine = z.strictObject({
  lineNumber: Text,
  comments: Text.optional(),
  charges: z.array(OrderRefundCharge).min(1, 'expected at least one charge'),
})
export type OrderRefundLine = z.input<typeof OrderRefundLine>

/** What of an order is paid back. */
export const OrderRefund = z.strictObject({
  purchaseOrderId: PathId,
  /**
   * Refunds tax and shipping of the lines besides; false if not given. Walmart does so too where the charge is the whole
   * price of the item.
   */
  isFullRefund: z.boolean().optional(),
  lines: z.array(OrderRefundLine).min(1, 'expected at least one line').superRefine(checkOnce),
})
export type OrderRefund = z.input<typeof OrderRefund>

function checkOnce(lines: readonly { readonly lineNumber: string }[], context: z.RefinementCtx): void {
  const numbers = lines.map(({ lineNumber }) => lineNumber)
  for (const [index, lineNumber] of numbers.entries()) {
    if (numbers.indexOf(lineNumber) === index) continue
    const message = `line ${lineNumber} is there twice: put its charges into one`
    context.addIssue({ code: 'custom', path: [index, 'lineNumber'], message })
  }
}
