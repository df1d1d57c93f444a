import type { LimitGroup } from '../budget/limits.ts'
import { WalmartError } from '../errors.ts'
import { getList } from './get-list.ts'
import { afterPage, type Listed, nothingListed } from './listed.ts'
import { type Continuing, emptyPage, type Page } from './page.ts'
import { repeatedPage, requireProgress } from './repeats.ts'
import { type JsonResponse, walmartError } from './response.ts'
import type { Call, CallOptions, Session } from './session.ts'

/** A list whose cursor is a whole query string. */
export interface SearchList<T> {
  readonly path: string
  /** The call for a query string. Default: a GET of `path` with the whole string. */
  readonly toCall?: ((search: string) => Pick<Call, 'method' | 'path' | 'body'>) | undefined
  /** Undefined if no rate limit is published. */
  readonly limit?: LimitGroup | undefined
  /** Plural noun for error messages, such as 'orders'. */
  readonly what: string
  /** Builds the query string of the first page, with its `?`. Called only without a cursor. */
  readonly start: () => string
  /** Maximum size of the first page. A larger one throws `BodyTooLarge`. Default: 32 MiB. */
  readonly maxBytes?: number | undefined
  /** Path of the records in the response, to leave them unparsed for `read`. Default: the response is parsed. */
  readonly records?: readonly string[] | undefined
  /**
   * Reads a page. Its `cursor` is a query string; undefined, null and '' end the list. `search` was the page's query, and
   * `listed` what the list has returned before it.
   */
  readonly read: (
    response: JsonResponse,
    search: string,
    listed: Listed,
  ) => PageBeforeCursor<T> | Promise<PageBeforeCursor<T>>
  /**
   * Whether `read` recognizes records of earlier pages. A page that has only such records is requested once more, so Walmart
   * must accept a cursor twice.
   */
  readonly recognizesRepeats?: true
  /** Whether a cursor seen before is an error, or ends this list. */
  readonly repeatedCursor: 'is an error' | 'ends the list'
}

type PageBeforeCursor<T> = Omit<Page<T>, 'cursor'> & { readonly cursor: string | null | undefined }

/**
 * Yields the pages of a list. Walmart's cursor is sent back unchanged, because decoding and re-encoding would alter it.
 *
 * @throws WalmartError `unexpected_response` instead of a page whose cursor leads back to an earlier page, and after ten
 *   pages without anything new; `invalid_request` for a page that Walmart no longer has: start again from the first one
 */
export async function* paginate<T>(
  session: Session,
  list: SearchList<T>,
  query: CallOptions & Continuing & { readonly cursor?: string | undefined },
): AsyncGenerator<Page<T>> {
  let search = query.cursor ?? list.start()
  let { listed = nothingListed } = query
  if (!isSearch(search))
    throw new WalmartError('invalid_request', `The cursor does not belong to a list of ${list.what}`)
  const seen = new Set<string>()
  for (;;) {
    seen.add(search)
    const at = { search, listed, isFirst: seen.size === 1, isStart: query.cursor === undefined && seen.size === 1 }
    const got = await getPage(session, list, { ...at, signal: query.signal })
    if (got === undefined) {
      yield { ...emptyPage, listed: afterPage(listed, listed, emptyPage) }
      return
    }
    const { page, response } = got
    const cursor = nextOf(page.cursor ?? '', { response, seen, list })
    yield { ...page, cursor }
    if (cursor === undefined) return
    search = cursor
    ;({ listed } = page)
  }
}

interface PagePosition extends CallOptions {
  readonly search: string
  readonly listed: Listed
  /** Whether it is the first page of this list, and whether there was none before it. */
  readonly isFirst: boolean
  readonly isStart: boolean
}

/** The page at a position; undefined if the list is empty. */
async function getPage<T>(session: Session, list: SearchList<T>, at: PagePosition) {
  const { search, listed, signal, isStart } = at
  const { limit, records } = list
  const { toCall = (text: string) => ({ path: list.path + text }) } = list
  const call = { ...toCall(search), limit, signal, list: records, mayBeEmpty: isStart }
  for (let mayAskAgain = list.recognizesRepeats === true && listed.idlePages === 0; ; mayAskAgain = false) {
    const response = await getList(session, { ...call, maxBytes: at.isFirst ? list.maxBytes : undefined })
    if (response === undefined) return undefined
    const page = await list.read(response, search, listed)
    if (list.recognizesRepeats !== true) {
      const { length } = page.records
      return {
        response,
        page: { ...page, listed: afterPage(listed, { ...listed, count: listed.count + length }, page) },
      }
    }
    const isRepeated = page.records.length > 0 && page.listed.count === listed.count
    if (isRepeated && mayAskAgain) continue
    const after = afterPage(listed, page.listed, page)
    requireProgress(after, response)
    const gaps = isRepeated ? [...page.gaps, repeatedPage(page.records.length)] : page.gaps
    return { response, page: { ...page, gaps, listed: after } }
  }
}

interface CursorContext {
  readonly response: JsonResponse
  readonly seen: ReadonlySet<string>
  readonly list: Pick<SearchList<unknown>, 'repeatedCursor'>
}

function nextOf(cursor: string, { response, seen, list }: CursorContext): string | undefined {
  if (cursor === '') return undefined
  if (seen.has(cursor)) {
    if (list.repeatedCursor === 'ends the list') return undefined
    throw walmartError('unexpected_response', response, { message: 'repeated cursor' })
  }
  if (isSearch(cursor)) return cursor
  throw walmartError('unexpected_response', response, { message: 'the cursor is not a query string' })
}

/**
 * Whether a cursor survives being appended to a path. A URL parser drops control characters and cuts at `#`, so Walmart
 * would not get back what it sent.
 */
export function isSearch(cursor: string): boolean {
  return cursor.startsWith('?') && !/[\p{Cc}#]/u.test(cursor)
}

/** The parameters of a list, or a cursor to resume it. If both are given, the cursor wins. */
export type ListQuery<Search> = CallOptions & ((Search & { readonly cursor?: string | undefined }) | Resume)

/** Resumes a list after the page with this `cursor`, which contains the list's parameters. */
export interface Resume {
  readonly cursor: string
}
