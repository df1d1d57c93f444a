import { ApiError } from '../gateway/api-error.ts'
import { type BodyPart, readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { requireItem } from '../items/require-item.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { NodeUpdate } from './payloads.ts'
import { setQuantity } from './set-quantity.ts'

const component = 'GMP_INVENTORY_API'

/**
 * `PUT /v3/inventories/{sku}`: sets an item's stock at several ship nodes independently. The status is 200 even if all of
 * them fail.
 */
export function updateItemInventories(call: DataCall): { sku: string; nodes: NodeUpdate[] } {
  const { sku = '' } = call.params
  requireItem(call.seller, sku, component)
  const parts = readBody(call, component).object('inventories').list('nodes')
  const changes = parts.map((part) => ({ shipNode: part.text('shipNode'), part }))
  return { sku, nodes: changes.map((change) => updateNode(call.seller, sku, change)) }
}

interface NodeChange {
  readonly shipNode: string
  readonly part: BodyPart
}

function updateNode(seller: SimulatedSeller, sku: string, { shipNode, part }: NodeChange): NodeUpdate {
  try {
    setQuantity(seller, { sku, shipNode, quantity: part.object('inputQty'), dated: part })
    return { shipNode, status: 'Success' }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { shipNode, status: 'Failure', errors: [{ ...error.fields, errorIdentifiers: {} }] }
  }
}
