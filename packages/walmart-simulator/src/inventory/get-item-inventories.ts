import type { DataCall } from '../gateway/data-call.ts'
import { Refusal } from '../gateway/refusal.ts'
import { requireItem } from '../items/require-item.ts'
import type { ItemStock } from './payloads.ts'
import { stockOf } from './stock-of.ts'

/** `GET /v3/inventories/{sku}`: an item's stock at all nodes, or at the one that is named. */
export function getItemInventories({ seller, params, search }: DataCall): ItemStock {
  const { sku = '' } = params
  requireItem(seller, sku, 'GMP_INVENTORY_API')
  const shipNode = new URLSearchParams(search).get('shipNode') ?? undefined
  const nodes = stockOf(seller, sku, shipNode)
  if (nodes.length > 0) return { sku, nodes }
  const description = `There is no inventory of ${sku} at this ship node`
  throw new Refusal('CONTENT_NOT_FOUND', 'GMP_INVENTORY_API', { field: 'shipNode', description })
}
