import type { DataCall } from '../gateway/data-call.ts'
import { Refusal } from '../gateway/refusal.ts'

/** Where, in the seller's list, the order is that the path names. */
export function findOrder({ seller, params }: DataCall): number {
  const { purchaseOrderId = '' } = params
  const position = seller.orderIndex.find(purchaseOrderId)
  if (position !== undefined) return position
  throw new Refusal('CONTENT_NOT_FOUND', 'GMP_ORDER_API', { description: `PO: ${purchaseOrderId} does not exist` })
}
