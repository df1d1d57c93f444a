import type { DataCall } from '../gateway/data-call.ts'
import type { ItemStock } from './payloads.ts'
import { requireStock } from './stock-of.ts'

/** `GET /v3/inventories/{sku}`: an item's stock at all ship nodes, or at the one that is named. */
export function getItemInventories({ seller, params, search }: DataCall): ItemStock {
  const { sku = '' } = params
  return { sku, nodes: requireStock(seller, sku, new URLSearchParams(search).get('shipNode') ?? undefined) }
}
