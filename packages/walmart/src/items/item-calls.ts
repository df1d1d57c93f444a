import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { countItems, type CountItemsOptions } from './count-items.ts'
import { getItem, type GetItemOptions } from './get-item.ts'
import type { Item } from './item.ts'
import type { ItemsQuery } from './items-query.ts'
import { listItems } from './list-items.ts'
import { retireItem, type RetireReceipt } from './retire-item.ts'

/** Calls for items. */
export interface ItemCalls {
  /**
   * Lists the seller's items. Walmart repeats items across pages and may omit others: upsert by SKU, and compare the number
   * of items with `total`. A list resumed after more than two minutes continues by offset, up to 10,000. Walmart's
   * `getAllItems`.
   */
  listItems(query?: ItemsQuery): AsyncGenerator<Page<Item>>

  /** Returns one item, by SKU unless `productIdType` says otherwise. Walmart's `getAnItem`. */
  getItem(id: string, options?: GetItemOptions): Promise<Reply<Item>>

  /** Counts the seller's items, all or those with one status. Walmart's `getCountByStatus`. */
  countItems(options?: CountItemsOptions): Promise<Reply<number>>

  /**
   * Takes an item out of the catalogue, which takes up to 48 hours and cannot be undone by a call. It is never sent again: if
   * the response is lost, `outcome` is 'unknown'. Retiring an item again does no harm. Walmart's `retireAnItem`.
   */
  retireItem(sku: string, options?: CallOptions): Promise<Reply<RetireReceipt>>
}

export function itemCalls(session: Session): ItemCalls {
  return {
    listItems: (query = {}) => listItems(session, query),
    getItem: (id, options) => getItem(session, id, options),
    countItems: (options) => countItems(session, options),
    retireItem: (sku, options) => retireItem(session, sku, options),
  }
}
