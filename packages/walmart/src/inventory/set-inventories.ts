import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { confirmWrite } from '../writes/confirm-write.ts'
import { getInventories, undefinedIfMissing } from './get-inventory.ts'
import { availability, InventoriesUpdate, stockQuantity } from './inventory-input.ts'
import { NodeUpdates } from './node-updates.ts'

export async function setInventories(
  session: Session,
  input: InventoriesUpdate,
  { signal }: CallOptions = {},
): Promise<Reply<NodeUpdates>> {
  const { sku, nodes } = readInput(InventoriesUpdate, input)
  const path = `/v3/inventories/${encodeURIComponent(sku)}`
  const inputs = nodes.map(({ shipNode, quantity, availableDate }) => ({
    shipNode,
    inputQty: stockQuantity(quantity),
    ...availability(availableDate),
  }))
  const body = { inventories: { nodes: inputs } }

  /** Found only if all nodes match. Nodes can fail individually, and setting the others again does no harm. */
  async function find(): Promise<Reply<NodeUpdates> | undefined> {
    const found = await undefinedIfMissing(getInventories(session, sku, { signal }))
    const current = new Map(found?.value.nodes.map((node) => [node.shipNode, node]))
    const isSet = nodes.every(({ shipNode, quantity, availableDate }) => {
      const node = current.get(shipNode)
      return node?.inputQty?.amount === quantity && (node.inventoryAvailableDate ?? undefined) === availableDate
    })
    if (found === undefined || !isSet) return undefined
    const updates = nodes.map(({ shipNode }) => ({ shipNode, status: 'Success', errors: [] }))
    return { ...found, value: { sku, nodes: updates } }
  }

  return confirmWrite(session, {
    send: async () =>
      readReply(NodeUpdates, await session.send({ method: 'PUT', path, body, limit: 'setInventories', signal })),
    find,
    signal,
  })
}
