import { ApiError } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { requireItem } from '../items/require-item.ts'
import type { ItemStock } from './payloads.ts'
import { stockOf } from './stock-of.ts'

/** `GET /v3/inventories/{sku}`: an item's stock at all ship nodes, or at the one that is named. */
export function getItemInventories({ seller, params, search }: DataCall): ItemStock {
  const { sku = '' } = params
  requireItem(seller, sku, 'GMP_INVENTORY_API')
  const shipNode = new URLSearchParams(search).get('shipNode') ?? undefined
  const nodes = stockOf(seller, sku, shipNode)
  if (nodes.length > 0) return { sku, nodes }
  const description = `${sku} has no inventory at this ship node`
  throw new ApiError('CONTENT_NOT_FOUND', 'GMP_INVENTORY_API', { field: 'shipNode', description })
}
