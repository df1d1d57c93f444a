import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { getInventories, getInventory, type InventoryOptions } from './get-inventory.ts'
import type { InventoriesUpdate, InventoryUpdate } from './inventory-input.ts'
import type { Inventory, ItemInventories } from './inventory.ts'
import { listInventories, type InventoriesQuery } from './list-inventories.ts'
import type { NodeUpdates } from './node-updates.ts'
import { setInventories } from './set-inventories.ts'
import { setInventory, type SetInventoryOptions } from './set-inventory.ts'

/**
 * Calls for stock. A write sets the stock to a number of units. If its response is lost, the stock is read, and the write
 * sent again if it was not applied.
 */
export interface InventoryCalls {
  /** Lists the stock of all items at all ship nodes. Walmart's `getMultiNodeInventoryForAllSkuAndAllShipNodes`. */
  listInventories(query?: InventoriesQuery): AsyncGenerator<Page<ItemInventories>>

  /** Returns the stock of an item at one ship node, by default the default node. Walmart's `getInventory`. */
  getInventory(sku: string, options?: InventoryOptions): Promise<Reply<Inventory>>

  /**
   * Returns the stock of an item with all its quantities, at all ship nodes or at one. Walmart's
   * `getMultiNodeInventoryForSkuAndAllShipnodes`.
   */
  getInventories(sku: string, options?: InventoryOptions): Promise<Reply<ItemInventories>>

  /** Sets an item's stock at one ship node, by default the default node. Walmart's `updateInventoryForAnItem`. */
  setInventory(update: InventoryUpdate, options?: SetInventoryOptions): Promise<Reply<Inventory>>

  /**
   * Sets an item's stock at several ship nodes. Check the `status` of each: the call does not throw if some or all failed.
   * If the response is lost and a read shows that the stock was set, `raw` is the stock.
   * Walmart's `updateMultiNodeInventory`.
   */
  setInventories(update: InventoriesUpdate, options?: CallOptions): Promise<Reply<NodeUpdates>>
}

export function inventoryCalls(session: Session): InventoryCalls {
  return {
    listInventories: (query = {}) => listInventories(session, query),
    getInventory: (sku, options) => getInventory(session, sku, options),
    getInventories: (sku, options) => getInventories(session, sku, options),
    setInventory: (update, options) => setInventory(session, update, options),
    setInventories: (update, options) => setInventories(session, update, options),
  }
}
