import { readGaps } from '../http/gaps.ts'
import { readElements, type Page } from '../http/page.ts'
import { paginate, type SearchList } from '../http/paginate.ts'
import { parseResponse, type JsonResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { InventoriesResponse, ItemInventories } from './inventory.ts'

/** Parameters of `listInventories`. */
export interface InventoriesQuery extends CallOptions {
  /** Resumes after the page with this `cursor`. It contains the limit, which is then ignored. */
  readonly cursor?: string | undefined
  /** Items per page, at most 50. Default: 50. */
  readonly limit?: number | undefined
}

/** Lists all stock. A page may be short or empty; only a missing cursor ends the list. */
export function listInventories(session: Session, query: InventoriesQuery): AsyncGenerator<Page<ItemInventories>> {
  const list: SearchList<ItemInventories> = {
    path: '/v3/inventories',
    limit: 'listInventories',
    what: 'inventories',
    start: () => toSearch({ limit: query.limit ?? 50 }),
    read: readPage,
    repeatedCursor: 'is an error',
  }
  return paginate(session, list, query)
}

async function readPage(response: JsonResponse, search: string) {
  const { meta, elements } = parseResponse(InventoriesResponse, response)
  const nextCursor = meta?.nextCursor ?? ''
  const limit = new URLSearchParams(search).get('limit') ?? undefined
  return {
    ...(await readElements(ItemInventories, elements?.inventories ?? [], { path: ['elements', 'inventories'] })),
    gaps: readGaps(response),
    total: meta?.totalCount ?? undefined,
    cursor: nextCursor === '' ? undefined : toSearch({ limit, nextCursor }),
  }
}
