import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { getInventories, getInventory, type InventoryOptions } from './get-inventory.ts'
import type { InventoriesUpdate, InventoryUpdate } from './inventory-input.ts'
import type { Inventory, ItemInventories } from './inventory.ts'
import { listInventories, type InventoriesQuery } from './list-inventories.ts'
import type { NodeUpdates } from './node-updates.ts'
import { setInventories } from './set-inventories.ts'
import { setInventory } from './set-inventory.ts'

/**
 * What a seller does with stock. A write sets how many pieces there are, whatever there was before; where its answer is
 * lost, the stock is read again, and the write repeated if it has not happened.
 */
export interface InventoryCalls {
  /** All items at all ship nodes. Walmart's `getMultiNodeInventoryForAllSkuAndAllShipNodes`. */
  listInventories(query?: InventoriesQuery): AsyncGenerator<Page<ItemInventories>>

  /** An item at one ship node, the default one if none is given. Walmart's `getInventory`. */
  getInventory(sku: string, options?: InventoryOptions): Promise<Reply<Inventory>>

  /**
   * An item at all its ship nodes, or at one with all its quantities. Walmart's
   * `getMultiNodeInventoryForSkuAndAllShipnodes`.
   */
  getInventories(sku: string, options?: InventoryOptions): Promise<Reply<ItemInventories>>

  /** Sets an item's stock at one ship node, the default one if none is given. Walmart's `updateInventoryForAnItem`. */
  setInventory(update: InventoryUpdate, options?: CallOptions): Promise<Reply<Inventory>>

  /**
   * Sets an item's stock at several ship nodes, each for itself: look at the `status` of each, for nothing is thrown where
   * some or all of them have failed. Where the answer is lost and the stock is found to be set, `raw` is the stock.
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
