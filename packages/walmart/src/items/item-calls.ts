import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import type { CatalogItem } from './catalog-item.ts'
import { countItems, type CountItemsOptions } from './count-items.ts'
import { getItem, type GetItemOptions } from './get-item.ts'
import { getItemSpec, getTaxonomy, type ItemSpec, type ItemSpecQuery, type Taxonomy } from './item-spec.ts'
import type { Item } from './item.ts'
import type { ItemsQuery } from './items-query.ts'
import { listItems } from './list-items.ts'
import { retireItem, type RetireReceipt } from './retire-item.ts'
import { searchCatalog, type CatalogQuery } from './search-catalog.ts'
import { searchWalmart, type WalmartSearch, type WalmartSearchQuery } from './search-walmart.ts'

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

  /**
   * Lists the items that match a search by name, id or status; `listItems` filters by fewer fields. Resume it within two
   * minutes. Walmart's `getCatalogSearch`.
   */
  searchCatalog(query?: CatalogQuery): AsyncGenerator<Page<CatalogItem>>

  /**
   * Finds items that are for sale at Walmart, whoever sells them: at most 40, by words of the name or an id. An item that is
   * found needs only an offer of yours. Walmart's `getSearchResult`.
   */
  searchWalmart(query: WalmartSearchQuery, options?: CallOptions): Promise<Reply<WalmartSearch>>

  /** Counts the seller's items, all or those with one status. Walmart's `getCountByStatus`. */
  countItems(options?: CountItemsOptions): Promise<Reply<number>>

  /** Returns a JSON schema of the feed that creates or changes items of some product types. Walmart's `getSpec`. */
  getItemSpec(query: ItemSpecQuery, options?: CallOptions): Promise<Reply<ItemSpec>>

  /** Returns Walmart's item categories. Walmart's `getTaxonomyResponse`. */
  getTaxonomy(options?: CallOptions): Promise<Reply<Taxonomy>>

  /**
   * Removes an item from the catalog, which takes up to 48 hours and cannot be undone by a call. It is never sent again: if
   * the response is lost, `outcome` is 'unknown'. Retiring an item again does no harm. Walmart's `retireAnItem`.
   */
  retireItem(sku: string, options?: CallOptions): Promise<Reply<RetireReceipt>>
}

export function itemCalls(session: Session): ItemCalls {
  return {
    listItems: (query = {}) => listItems(session, query),
    getItem: (id, options) => getItem(session, id, options),
    searchCatalog: (query = {}) => searchCatalog(session, query),
    searchWalmart: (query, options) => searchWalmart(session, query, options),
    countItems: (options) => countItems(session, options),
    getItemSpec: (query, options) => getItemSpec(session, query, options),
    getTaxonomy: (options) => getTaxonomy(session, options),
    retireItem: (sku, options) => retireItem(session, sku, options),
  }
}
