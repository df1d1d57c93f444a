import type { BodyPart } from '../gateway/body-part.ts'
import { Refusal } from '../gateway/refusal.ts'
import { requireItem } from '../items/require-item.ts'
import type { SimulatedSeller } from '../seller.ts'
import { shipNodesOf } from './stock-of.ts'

const component = 'GMP_INVENTORY_API'

/** A change of stock whose quantity nobody has looked at yet. */
export interface QuantityChange {
  readonly sku: string
  readonly shipNode: string
  readonly quantity: BodyPart
}

/** Sets the stock of an item at a node, whichever way the change came. */
export function setQuantity(seller: SimulatedSeller, change: QuantityChange): void {
  seller.stock.set(change.sku, change.shipNode, checkQuantity(seller, change))
}

/** The amount that a change sets. Refuses what does not exist or is no quantity. */
export function checkQuantity(seller: SimulatedSeller, { sku, shipNode, quantity }: QuantityChange): number {
  requireItem(seller, sku, component)
  if (!shipNodesOf(seller).includes(shipNode)) {
    const description = `There is no ship node ${shipNode}`
    throw new Refusal('INVALID_REQUEST_PARAM', component, { field: 'shipNode', description })
  }
  quantity.oneOf('unit', ['EACH'])
  const amount = quantity.value('amount')
  // The schema says number; half a lamp is refused all the same.
  if (typeof amount === 'number' && Number.isSafeInteger(amount) && amount >= 0) return amount
  throw quantity.refusal('amount', 'amount must be a whole number and not negative')
}
