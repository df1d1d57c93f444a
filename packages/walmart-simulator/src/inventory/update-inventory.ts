import { readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { getInventory, readTarget, type SingleStock } from './get-inventory.ts'
import { setQuantity } from './set-quantity.ts'

/** `PUT /v3/inventory`: sets the stock at one ship node, the default node if none is named. */
export function updateInventory(call: DataCall): SingleStock {
  const { sku, shipNode = call.seller.partnerId } = readTarget(call.search)
  const body = readBody(call, 'GMP_INVENTORY_API')
  if (body.text('sku') !== sku) throw body.error('sku', 'The sku in the body is not the one in the query')
  setQuantity(call.seller, { sku, shipNode, quantity: body.object('quantity'), dated: body })
  return getInventory(call)
}
