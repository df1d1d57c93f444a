import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { Session } from '../http/session.ts'
import { countItems, type CountItemsOptions } from './count-items.ts'
import { getItem, type GetItemOptions } from './get-item.ts'
import type { Item } from './item.ts'
import type { ItemsQuery } from './items-query.ts'
import { listItems } from './list-items.ts'

/** What a seller does with items. */
export interface ItemCalls {
  /**
   * The seller's items. Walmart repeats items between pages and may leave others out: upsert by SKU, and compare what
   * came with `total`. A list resumed more than two minutes later goes on by offset, which ends at 10,000. Walmart's
   * `getAllItems`.
   */
  listItems(query?: ItemsQuery): AsyncGenerator<Page<Item>>

  /** One item, by SKU unless `productIdType` says otherwise. Walmart's `getAnItem`. */
  getItem(id: string, options?: GetItemOptions): Promise<Reply<Item>>

  /** How many items the seller has, of all or of one status. Walmart's `getCountByStatus`. */
  countItems(options?: CountItemsOptions): Promise<Reply<number>>
}

export function itemCalls(session: Session): ItemCalls {
  return {
    listItems: (query = {}) => listItems(session, query),
    getItem: (id, options) => getItem(session, id, options),
    countItems: (options) => countItems(session, options),
  }
}
