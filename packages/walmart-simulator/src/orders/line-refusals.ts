import { Refusal } from '../gateway/refusal.ts'

/** A refusal of a change of order lines; Walmart names the field `data`, whatever is wrong. */
export const lineRefusal = (description: string) =>
  new Refusal('INVALID_REQUEST_CONTENT', 'GMP_ORDER_API', { field: 'data', description })

/** More is shipped than may be; Walmart has one text for all such cases. */
export const overShipped = (purchaseOrderId: string) =>
  lineRefusal(`Cannot ship PO: ${purchaseOrderId}. Qty OverShipped: more qty than is acknowledged`)
