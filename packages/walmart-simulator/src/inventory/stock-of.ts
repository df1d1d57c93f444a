import type { SimulatedSeller } from '../seller.ts'
import type { NodeStock } from './payloads.ts'

/**
 * Where a seller may keep stock: the default node, which every seller has and whose id is the seller's own, and the
 * fulfillment centers as they are now.
 */
export const shipNodesOf = ({ partnerId, shipNodes }: SimulatedSeller): string[] => [
  ...new Set([partnerId, ...shipNodes.map(({ shipNode }) => shipNode)]),
]

/** The item's stock at each of the seller's nodes that has some; only at one of them where one is named. */
export function stockOf(seller: SimulatedSeller, sku: string, named?: string): NodeStock[] {
  const nodes = shipNodesOf(seller).filter((shipNode) => named === undefined || shipNode === named)
  return nodes.map((shipNode) => seller.stock.find(sku, shipNode)).filter((found) => found !== undefined)
}
