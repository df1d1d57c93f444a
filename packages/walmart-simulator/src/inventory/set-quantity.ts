import { ApiError } from '../gateway/api-error.ts'
import type { BodyPart } from '../gateway/body-part.ts'
import { requireItem } from '../items/require-item.ts'
import type { SimulatedSeller } from '../seller.ts'
import { shipNodesOf } from './stock-of.ts'
import type { SetStock } from './stock.ts'

const component = 'GMP_INVENTORY_API'

/** A stock update whose quantity is not validated yet. */
export interface QuantityChange {
  readonly sku: string
  readonly shipNode: string
  readonly quantity: BodyPart
  /** The object that may have an `inventoryAvailableDate`. */
  readonly dated: BodyPart
}

/** Sets an item's stock at a ship node, for calls and feeds alike. Without a date, an earlier date is removed. */
export function setQuantity(seller: SimulatedSeller, change: QuantityChange): void {
  seller.stock.set(change.sku, change.shipNode, checkQuantity(seller, change))
}

/** Validates an update and returns the new stock. */
export function checkQuantity(seller: SimulatedSeller, { sku, shipNode, quantity, dated }: QuantityChange): SetStock {
  requireItem(seller, sku, component)
  if (!shipNodesOf(seller).includes(shipNode)) {
    const description = `Ship node ${shipNode} does not exist`
    throw new ApiError('INVALID_REQUEST_PARAM', component, { field: 'shipNode', description })
  }
  quantity.oneOf('unit', ['EACH'])
  const amount = quantity.value('amount')
  // Walmart's schema only says number; fractions are rejected all the same.
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 0) {
    throw quantity.error('amount', 'amount must be a whole number, 0 or more')
  }
  return { amount, availableDate: readDay(dated) }
}

function readDay(part: BodyPart): string | undefined {
  const field = 'inventoryAvailableDate'
  if (!part.has(field)) return undefined
  const day = part.text(field)
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : Number.NaN
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(day)) return day
  throw part.error(field, `${field} must be a date in the form YYYY-MM-DD`)
}
