import { z } from 'zod'

import { openText, PathId, Text, Units } from '../input-scalars.ts'

/**
 * The known reasons. Walmart rejects CUSTOMER_REQUESTED_SELLER_TO_CANCEL unless the customer asked to cancel, and
 * SELLER_CANCEL_FRAUD_STOP_SHIPMENT unless Walmart itself has found fraud.
 */
export type KnownCancellationReason =
  | 'CUSTOMER_REQUESTED_SELLER_TO_CANCEL'
  | 'SELLER_CANCEL_PRICING_ERROR'
  | 'SELLER_CANCEL_OUT_OF_STOCK'
  | 'SELLER_CANCEL_FRAUD_STOP_SHIPMENT'
  | 'SELLER_CANCEL_ADDRESS_NOT_SERVICEABLE'

/** Units of one line to cancel for one reason. */
export const CancellationLine = z.strictObject({
  lineNumber: Text,
  quantity: Units,
  reason: openText<KnownCancellationReason>(),
})
export type CancellationLine = z.input<typeof CancellationLine>

/** Units of an order to cancel. */
export const Cancellation = z.strictObject({
  purchaseOrderId: PathId,
  lines: z.array(CancellationLine).min(1, 'expected at least one line'),
})
export type Cancellation = z.input<typeof Cancellation>
