import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { confirmWrite } from '../writes/confirm-write.ts'
import { getInventory, undefinedIfMissing } from './get-inventory.ts'
import { availability, InventoryUpdate, stockQuantity } from './inventory-input.ts'
import { Inventory } from './inventory.ts'

export async function setInventory(
  session: Session,
  input: InventoryUpdate,
  { signal }: CallOptions = {},
): Promise<Reply<Inventory>> {
  const { sku, quantity, shipNode, availableDate } = readInput(InventoryUpdate, input)
  const path = `/v3/inventory${toSearch({ sku, shipNode })}`
  const body = { sku, quantity: stockQuantity(quantity), ...availability(availableDate) }
  return confirmWrite(session, {
    send: async () =>
      readReply(Inventory, await session.send({ method: 'PUT', path, body, limit: 'setInventory', signal })),
    find: async () => {
      const found = await undefinedIfMissing(getInventory(session, sku, { shipNode, signal }))
      const isSet =
        found?.value.quantity.amount === quantity && (found.value.inventoryAvailableDate ?? undefined) === availableDate
      return isSet ? found : undefined
    },
    signal,
  })
}
