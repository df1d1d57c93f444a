import { ApiError } from '../gateway/api-error.ts'
import type { BodyPart } from '../gateway/body-part.ts'
import { requireItem } from '../items/require-item.ts'
import type { SimulatedSeller } from '../seller.ts'
import { shipNodesOf } from './stock-of.ts'

const component = 'GMP_INVENTORY_API'

/** A stock update whose quantity is not validated yet. */
export interface QuantityChange {
  readonly sku: string
  readonly shipNode: string
  readonly quantity: BodyPart
}

/** Sets an item's stock at a ship node, for calls and feeds alike. */
export function setQuantity(seller: SimulatedSeller, change: QuantityChange): void {
  seller.stock.set(change.sku, change.shipNode, checkQuantity(seller, change))
}

/** Validates an update and returns the new amount. */
export function checkQuantity(seller: SimulatedSeller, { sku, shipNode, quantity }: QuantityChange): number {
  requireItem(seller, sku, component)
  if (!shipNodesOf(seller).includes(shipNode)) {
    const description = `Ship node ${shipNode} does not exist`
    throw new ApiError('INVALID_REQUEST_PARAM', component, { field: 'shipNode', description })
  }
  quantity.oneOf('unit', ['EACH'])
  const amount = quantity.value('amount')
  // Walmart's schema only says number; fractions are rejected all the same.
  if (typeof amount === 'number' && Number.isSafeInteger(amount) && amount >= 0) return amount
  throw quantity.error('amount', 'amount must be a whole number, 0 or more')
}
