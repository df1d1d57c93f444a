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
