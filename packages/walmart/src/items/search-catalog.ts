import { z } from 'zod'

import { WalmartError } from '../errors.ts'
import { readGaps } from '../http/gaps.ts'
import type { Listed } from '../http/listed.ts'
import { readElements, type Page } from '../http/page.ts'
import { paginate, type ListQuery, type SearchList } from '../http/paginate.ts'
import { readInput } from '../http/read-input.ts'
import { parseResponse, type JsonResponse } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { openText, Text } from '../input-scalars.ts'
import { CatalogItem, CatalogResponse } from './catalog-item.ts'

type SortField =
  | 'num_reviews'
  | 'customerRating'
  | 'lifecycleStatus'
  | 'publishedStatus'
  | 'unpublishedReasons'
  | 'inventoryStatus'

const CatalogFilter = z.strictObject({
  field: openText<SortField | 'price' | 'fulfillmentType'>(),
  op: z.enum(['equals', 'between', 'greater_than', 'less_than']),
  values: z.array(Text).min(1, 'expected at least one value'),
})

const CatalogConditions = z.strictObject({
  query: z
    .strictObject({
      field: openText<
        'productName' | 'sku' | 'gtin' | 'wpid' | 'upc' | 'isbn' | 'ean' | 'itemId' | 'variantGroupId' | 'condition'
      >(),
      value: Text,
    })
    .optional(),
  filters: z.array(CatalogFilter).min(1).optional(),
  sort: z.strictObject({ field: openText<SortField>(), order: z.enum(['ASC', 'DESC']) }).optional(),
})

/** What to find. Without conditions, all items are listed. */
export type CatalogSearch = z.input<typeof CatalogConditions> & {
  /** Items per page. Default: 100. */
  readonly limit?: number | undefined
}
/** What to find, or a cursor to resume. */
export type CatalogQuery = ListQuery<CatalogSearch>

/**
 * Walmart's cursor is valid for two minutes and may be the same for all pages, so the cursors of this list also count the
 * pages. They contain the conditions, which Walmart takes as a body.
 */
export function searchCatalog(session: Session, query: CatalogQuery): AsyncGenerator<Page<CatalogItem>> {
  const list: SearchList<CatalogItem> = {
    path: '/v3/items/catalog/search',
    toCall: callFor,
    limit: 'searchCatalog',
    what: 'items of a search',
    start: () => {
      const { limit = 100, cursor: _cursor, signal: _signal, ...conditions } = query as CatalogQuery & CatalogSearch
      const body = JSON.stringify(readInput(CatalogConditions, conditions))
      return toSearch({ page: 0, limit, body })
    },
    read: readPage,
    repeatedCursor: 'is an error',
  }
  return paginate(session, list, query)
}

function callFor(search: string) {
  const parameters = new URLSearchParams(search)
  const [limit, nextCursor] = ['limit', 'nextCursor'].map((name) => parameters.get(name) ?? undefined)
  const path = `/v3/items/catalog/search${toSearch({ limit, nextCursor })}`
  return { method: 'POST', path, body: bodyOf(parameters) } as const
}

function bodyOf(parameters: URLSearchParams): unknown {
  try {
    return JSON.parse(parameters.get('body') ?? '')
  } catch {
    throw new WalmartError('invalid_request', 'The cursor does not belong to a list of items of a search')
  }
}

async function readPage(response: JsonResponse, search: string, listed: Listed) {
  const { payload, totalItems, nextCursor } = parseResponse(CatalogResponse, response)
  const read = await readElements(CatalogItem, payload, { path: ['payload'] })
  const gaps = readGaps(response)
  const isDone = listed.count + payload.length >= (totalItems ?? Number.POSITIVE_INFINITY)
  const isLast = (nextCursor ?? '') === '' || isDone || (payload.length === 0 && gaps.length === 0)
  return { ...read, gaps, total: totalItems ?? undefined, cursor: isLast ? undefined : cursorAfter(search, nextCursor) }
}

function cursorAfter(search: string, nextCursor: string | null | undefined): string {
  const parameters = new URLSearchParams(search)
  const page = Number(parameters.get('page')) + 1
  const [limit, body] = ['limit', 'body'].map((name) => parameters.get(name) ?? undefined)
  return toSearch({ page, limit, nextCursor: nextCursor ?? undefined, body })
}
