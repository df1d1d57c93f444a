import { readGaps } from '../http/gaps.ts'
import { readElements, type Page } from '../http/page.ts'
import { paginate, type SearchList } from '../http/paginate.ts'
import { parseResponse, type JsonResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { FeedsResponse, FeedSummary } from './feed.ts'

/** Parameters of `listFeeds`. */
export interface FeedsQuery extends CallOptions {
  /** Resumes after the page with this `cursor`. It contains the parameters below, which are then ignored. */
  readonly cursor?: string | undefined
  /** Lists only this feed. */
  readonly feedId?: string | undefined
  /** Default: 0. */
  readonly offset?: number | undefined
  /** Feeds per page, at most 50. Default: 50. */
  readonly limit?: number | undefined
}

export function listFeeds(session: Session, query: FeedsQuery): AsyncGenerator<Page<FeedSummary>> {
  const list: SearchList<FeedSummary> = {
    path: '/v3/feeds',
    limit: 'readFeeds',
    what: 'feeds',
    start: () => feedsSearch(query),
    read: readPage,
    repeatedCursor: 'is an error',
  }
  return paginate(session, list, query)
}

function feedsSearch({ feedId, offset = 0, limit = 50 }: FeedsQuery): string {
  return toSearch({ feedId, offset, limit })
}

async function readPage(response: JsonResponse, search: string) {
  const { totalResults, results } = parseResponse(FeedsResponse, response)
  const feeds = results?.feed ?? []
  return {
    ...(await readElements(FeedSummary, feeds, { path: ['results', 'feed'] })),
    gaps: readGaps(response),
    total: totalResults ?? undefined,
    cursor: nextSearch(search, feeds.length, totalResults ?? Number.POSITIVE_INFINITY),
  }
}

/** Pages may be shorter than the limit; an empty one ends the list. */
function nextSearch(search: string, count: number, total: number): string | undefined {
  const parameters = new URLSearchParams(search)
  const offset = Number(parameters.get('offset')) + count
  return count === 0 || offset >= total ? undefined : toSearch({ ...Object.fromEntries(parameters), offset })
}
