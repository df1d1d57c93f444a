import type { DataCall } from '../gateway/data-call.ts'
import { Refusal } from '../gateway/refusal.ts'
import { requireItem } from '../items/require-item.ts'
import type { Quantity } from './payloads.ts'
import { stockOf } from './stock-of.ts'

const component = 'GMP_INVENTORY_API'

/** `GET /v3/inventory`: what the seller has put in at one node, which is the default one unless another is named. */
export function getInventory({ seller, search }: DataCall): { sku: string; quantity: Quantity } {
  const { sku, shipNode } = readTarget(search)
  requireItem(seller, sku, component)
  const [stock] = stockOf(seller, sku, shipNode ?? seller.partnerId)
  if (stock !== undefined) return { sku, quantity: stock.inputQty }
  const description = `There is no inventory of ${sku} at this ship node`
  throw new Refusal('CONTENT_NOT_FOUND', component, { field: 'shipNode', description })
}

/** Which stock a call of `/v3/inventory` is about. */
export function readTarget(search: string): { sku: string; shipNode: string | undefined } {
  const parameters = new URLSearchParams(search)
  const sku = parameters.get('sku') ?? ''
  if (sku !== '') return { sku, shipNode: parameters.get('shipNode') ?? undefined }
  throw new Refusal('INVALID_REQUEST_PARAM', component, { field: 'sku', description: 'sku is missing' })
}
