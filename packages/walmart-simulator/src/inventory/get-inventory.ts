import { invalidParameter } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'
import type { Quantity } from './payloads.ts'
import { requireStock } from './stock-of.ts'

/** An item's stock at one ship node. */
export interface SingleStock {
  readonly sku: string
  readonly quantity: Quantity
  readonly inventoryAvailableDate?: string
}

/** `GET /v3/inventory`: the quantity the seller set at one ship node, the default node if none is named. */
export function getInventory({ seller, search }: DataCall): SingleStock {
  const { sku, shipNode } = readTarget(search)
  const [{ inputQty, inventoryAvailableDate }] = requireStock(seller, sku, shipNode ?? seller.partnerId)
  return { sku, quantity: inputQty, ...(inventoryAvailableDate === undefined ? {} : { inventoryAvailableDate }) }
}

export function readTarget(search: string): { sku: string; shipNode: string | undefined } {
  const parameters = new URLSearchParams(search)
  const sku = parameters.get('sku') ?? ''
  if (sku !== '') return { sku, shipNode: parameters.get('shipNode') ?? undefined }
  throw invalidParameter('GMP_INVENTORY_API')('sku', 'sku is missing')
}
