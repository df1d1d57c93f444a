import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { SendOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { confirmWrite, sendWrite } from '../writes/confirm-write.ts'
import { getInventory, undefinedIfMissing } from './get-inventory.ts'
import { availability, InventoryUpdate, stockQuantity } from './inventory-input.ts'
import { Inventory } from './inventory.ts'

/** Options of `setInventory`. */
export interface SetInventoryOptions extends SendOptions {
  /**
   * Sends it once: if the response is lost, the stock is not read, and `outcome` is 'unknown'. For a caller who by then knows
   * what the stock should be, and sends that. Default: false.
   */
  readonly once?: boolean | undefined
}

export async function setInventory(
  session: Session,
  input: InventoryUpdate,
  { signal, mayBegin, once = false }: SetInventoryOptions = {},
): Promise<Reply<Inventory>> {
  const { sku, quantity, shipNode, availableDate } = readInput(InventoryUpdate, input)
  const path = `/v3/inventory${toSearch({ sku, shipNode })}`
  const body = { sku, quantity: stockQuantity(quantity), ...availability(availableDate) }
  const send = async () =>
    readReply(Inventory, await session.send({ method: 'PUT', path, body, limit: 'setInventory', signal, mayBegin }))
  if (once) return sendWrite(session, send)
  return confirmWrite(session, {
    send,
    find: async () => {
      const found = await undefinedIfMissing(getInventory(session, sku, { shipNode, signal }))
      const isSet =
        found?.value.quantity.amount === quantity && (found.value.inventoryAvailableDate ?? undefined) === availableDate
      return isSet ? found : undefined
    },
    signal,
  })
}
