import { ApiError } from '../gateway/api-error.ts'
import { requireItem } from '../items/require-item.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { NodeStock } from './payloads.ts'

/**
 * The ship nodes at which a seller can have stock: the default node, whose id is the seller's partner id, and the current
 * fulfillment centers.
 */
export const shipNodesOf = ({ partnerId, shipNodes }: SimulatedSeller): string[] => [
  ...new Set([partnerId, ...shipNodes.map(({ shipNode }) => shipNode)]),
]

/** The item's stock at each of the seller's ship nodes, or only at the named one. */
export function stockOf(seller: SimulatedSeller, sku: string, named?: string): NodeStock[] {
  const nodes = shipNodesOf(seller).filter((shipNode) => named === undefined || shipNode === named)
  return nodes.map((shipNode) => seller.stock.find(sku, shipNode)).filter((found) => found !== undefined)
}

/** The same. Throws if the seller has no such item, or the item no stock there. */
export function requireStock(seller: SimulatedSeller, sku: string, named?: string): [NodeStock, ...NodeStock[]] {
  requireItem(seller, sku, 'GMP_INVENTORY_API')
  const [first, ...rest] = stockOf(seller, sku, named)
  if (first !== undefined) return [first, ...rest]
  const description = `${sku} has no inventory at this ship node`
  throw new ApiError('CONTENT_NOT_FOUND', 'GMP_INVENTORY_API', { field: 'shipNode', description })
}
