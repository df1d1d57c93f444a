import { parseAnswer, type JsonAnswer } from '../http/answer.ts'
import { readGaps } from '../http/gaps.ts'
import { readElements, type Page } from '../http/page.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { walkSearch, type SearchList } from '../http/walk-search.ts'
import { FeedsResponse, FeedSummary } from './feed.ts'

/** Which feeds to list. */
export interface FeedsQuery extends CallOptions {
  /** A page's `cursor`, to go on after that page. The parameters below are in it, and are not read again. */
  readonly cursor?: string | undefined
  /** One feed only. */
  readonly feedId?: string | undefined
  /** 0 if not given. */
  readonly offset?: number | undefined
  /** Feeds a page, at most 50, which it is if not given. */
  readonly limit?: number | undefined
}

/** Lists feeds, page by page, by offset. */
export function listFeeds(session: Session, query: FeedsQuery): AsyncGenerator<Page<FeedSummary>> {
  const list: SearchList<FeedSummary> = {
    path: '/v3/feeds',
    limit: 'readFeeds',
    what: 'feeds',
    start: () => startOf(query),
    read: readPage,
    repeatedCursor: 'is refused',
  }
  return walkSearch(session, list, query)
}

function startOf({ feedId, offset = 0, limit = 50 }: FeedsQuery): string {
  return toSearch({ feedId, offset, limit })
}

function readPage(answer: JsonAnswer, search: string) {
  const { totalResults, results } = parseAnswer(FeedsResponse, answer)
  const feeds = results?.feed ?? []
  return {
    ...readElements(FeedSummary, feeds, ['results', 'feed']),
    gaps: readGaps(answer),
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
