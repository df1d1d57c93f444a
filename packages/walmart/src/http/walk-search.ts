import type { LimitGroup } from '../budget/limits.ts'
import { WalmartError } from '../errors.ts'
import { walmartError, type JsonAnswer } from './answer.ts'
import { getList } from './get-list.ts'
import { emptyPage, type Page } from './page.ts'
import type { Session } from './session.ts'

/** A list whose cursor is a whole query string. */
export interface SearchList<T> {
  readonly path: string
  readonly limit: LimitGroup
  /** Such as 'orders', for messages. */
  readonly what: string
  /** The query string of the first page, with its `?`; asked for only where there is no cursor. */
  readonly start: () => string
  /** Its `cursor` as a query string; undefined, null and '' all end the list. `search` is what was asked for. */
  readonly read: (
    answer: JsonAnswer,
    search: string,
  ) => Omit<Page<T>, 'cursor'> & { readonly cursor: string | null | undefined }
  /** A cursor that leads back: a fault, or how this list ends. */
  readonly repeatedCursor: 'is refused' | 'ends the list'
}

/**
 * Walks a list page by page. Walmart's cursor is sent back as it came: decoding and encoding it again changes it.
 *
 * @throws WalmartError `unexpected_response` in place of a page whose cursor leads back to a page that was there before
 */
export async function* walkSearch<T>(
  session: Session,
  list: SearchList<T>,
  query: { readonly cursor?: string | undefined; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Page<T>> {
  let search = query.cursor ?? list.start()
  if (!isSearch(search)) throw new WalmartError('invalid_request', `The cursor is not one of a list of ${list.what}`)
  const seen = new Set<string>()
  for (;;) {
    seen.add(search)
    const call = { path: list.path + search, limit: list.limit, signal: query.signal }
    const answer = await getList(session, call)
    if (answer === undefined) {
      yield emptyPage(query.cursor === undefined && seen.size === 1 ? 0 : undefined)
      return
    }
    const page = list.read(answer, search)
    const cursor = nextOf(page.cursor ?? '', { answer, seen, list })
    yield { ...page, cursor }
    if (cursor === undefined) return
    search = cursor
  }
}

interface Walked {
  readonly answer: JsonAnswer
  readonly seen: ReadonlySet<string>
  readonly list: Pick<SearchList<unknown>, 'repeatedCursor'>
}

function nextOf(cursor: string, { answer, seen, list }: Walked): string | undefined {
  if (cursor === '') return undefined
  if (seen.has(cursor)) {
    if (list.repeatedCursor === 'ends the list') return undefined
    throw walmartError('unexpected_response', answer, { message: 'repeated cursor' })
  }
  if (isSearch(cursor)) return cursor
  throw walmartError('unexpected_response', answer, { message: 'a cursor that is no query string' })
}

/**
 * Whether a cursor can be put behind a path and stay there. A URL parser drops control characters and cuts at `#`, so
 * that what Walmart gets would no longer be what Walmart sent.
 */
export function isSearch(cursor: string): boolean {
  return cursor.startsWith('?') && !/[\p{Cc}#]/u.test(cursor)
}
