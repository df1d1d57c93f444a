import { parseAnswer, type JsonAnswer } from '../http/answer.ts'
import { readGaps } from '../http/gaps.ts'
import { readElements, type Page } from '../http/page.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { walkSearch, type SearchList } from '../http/walk-search.ts'
import { InventoriesResponse, ItemInventories } from './inventory.ts'

/** Which page of the stock to begin with. */
export interface InventoriesQuery extends CallOptions {
  /** A page's `cursor`, to go on after that page. The limit is in it, and is not read again. */
  readonly cursor?: string | undefined
  /** Items a page, at most 50, which it is if not given. */
  readonly limit?: number | undefined
}

/** Lists all stock, page by page. A page may be short or empty: only a cursor that is none ends the list. */
export function listInventories(session: Session, query: InventoriesQuery): AsyncGenerator<Page<ItemInventories>> {
  const list: SearchList<ItemInventories> = {
    path: '/v3/inventories',
    limit: 'listInventories',
    what: 'inventories',
    start: () => toSearch({ limit: query.limit ?? 50 }),
    read: readPage,
    repeatedCursor: 'is refused',
  }
  return walkSearch(session, list, query)
}

function readPage(answer: JsonAnswer, search: string) {
  const { meta, elements } = parseAnswer(InventoriesResponse, answer)
  const nextCursor = meta?.nextCursor ?? ''
  const limit = new URLSearchParams(search).get('limit') ?? undefined
  return {
    ...readElements(ItemInventories, elements?.inventories ?? [], ['elements', 'inventories']),
    gaps: readGaps(answer),
    total: meta?.totalCount ?? undefined,
    cursor: nextCursor === '' ? undefined : toSearch({ limit, nextCursor }),
  }
}
