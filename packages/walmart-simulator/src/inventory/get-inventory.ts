import { ApiError } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { requireItem } from '../items/require-item.ts'
import type { Quantity } from './payloads.ts'
import { stockOf } from './stock-of.ts'

const component = 'GMP_INVENTORY_API'

/** `GET /v3/inventory`: the quantity the seller set at one ship node, the default node if none is named. */
export function getInventory({ seller, search }: DataCall): { sku: string; quantity: Quantity } {
  const { sku, shipNode } = readTarget(search)
  requireItem(seller, sku, component)
  const [stock] = stockOf(seller, sku, shipNode ?? seller.partnerId)
  if (stock !== undefined) return { sku, quantity: stock.inputQty }
  const description = `${sku} has no inventory at this ship node`
  throw new ApiError('CONTENT_NOT_FOUND', component, { field: 'shipNode', description })
}

export function readTarget(search: string): { sku: string; shipNode: string | undefined } {
  const parameters = new URLSearchParams(search)
  const sku = parameters.get('sku') ?? ''
  if (sku !== '') return { sku, shipNode: parameters.get('shipNode') ?? undefined }
  throw new ApiError('INVALID_REQUEST_PARAM', component, { field: 'sku', description: 'sku is missing' })
}
