import type { Page } from '../http/page.ts'
import type { Session } from '../http/session.ts'
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
}

export function itemCalls(session: Session): ItemCalls {
  return {
    listItems: (query = {}) => listItems(session, query),
  }
}
