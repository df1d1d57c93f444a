import { ApiError } from '../gateway/api-error.ts'
import { centsOf, moneyOf } from '../orders/cents.ts'
import type { SimulatedSeller } from '../seller.ts'

/** Changes the order or item in this row. Copy the row first: it may be the record itself. */
export function changeRecord(seller: SimulatedSeller, row: unknown): void {
  const { purchaseOrderId, sku } = (row ?? {}) as { purchaseOrderId?: string; sku?: string }
  if (purchaseOrderId !== undefined && touchOrder(seller, purchaseOrderId)) return
  if (sku !== undefined && touchItem(seller, sku)) return
  const description = 'The fault change-record applies only to existing rows on pages of orders or items'
  throw new ApiError('NOT_SIMULATED', 'GMP_GATEWAY_API', { description })
}

function touchOrder(seller: SimulatedSeller, purchaseOrderId: string): boolean {
  const order = seller.orders[seller.orderIndex.find(purchaseOrderId) ?? -1]
  for (const line of order?.orderLines.orderLine ?? []) line.statusDate = seller.now().getTime()
  return order !== undefined
}

function touchItem(seller: SimulatedSeller, sku: string): boolean {
  const item = seller.items[seller.itemIndex.find('sku', sku) ?? -1]
  if (item !== undefined) item.price = moneyOf(centsOf(item.price) + 1)
  return item !== undefined
}
