import { WalmartError } from '../errors.ts'
import { readGaps } from '../http/gaps.ts'
import { getList } from '../http/get-list.ts'
import { afterPage, type Listed, nothingListed } from '../http/listed.ts'
import { emptyPage, type Page, readRecords, type Skipping } from '../http/page.ts'
import { hasProgress, repeatedPage, requireProgress } from '../http/repeats.ts'
import { parseResponse, type JsonResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { Item, ItemsResponse } from './item.ts'
import { itemsPath, startOf, type ItemsPosition, type ItemsQuery } from './items-query.ts'

const path = ['ItemResponse']

/**
 * Lists items. Walmart repeats items across pages and may omit others: upsert by SKU, and compare the last page's `listed`
 * with its `total`.
 *
 * Walmart's cursor is the same for all pages, with an increasing offset, and expires after two minutes. A list resumed
 * later continues by offset alone, which Walmart rejects beyond 10,000 (`invalid_request`).
 *
 * @throws WalmartError `unexpected_response` after ten pages without anything new
 */
export async function* listItems(session: Session, query: ItemsQuery): AsyncGenerator<Page<Item>> {
  let position = startOf(query)
  let { listed = nothingListed } = query
  for (;;) {
    const found = await getNew(session, position, { ...query, listed })
    if (found === undefined) {
      const end = { ...emptyPage, total: position.offset === 0 ? 0 : undefined }
      yield { ...end, listed: afterPage(listed, listed, end) }
      return
    }
    const { page, next } = found
    yield { ...page, cursor: next === undefined ? undefined : JSON.stringify(next) }
    if (next === undefined) return
    position = next
    ;({ listed } = page)
  }
}

interface PageOptions extends CallOptions, Skipping {
  readonly listed: Listed
}

/** The page at a position, and the position of the next one. Requests a page that repeats earlier ones once more. */
async function getNew(session: Session, position: ItemsPosition, options: PageOptions) {
  const { listed: before } = options
  for (let mayAskAgain = before.idlePages === 0; ; mayAskAgain = false) {
    const found = await getPage(session, position, options)
    if (found === undefined) return undefined
    const { page, next, response } = found
    const isRepeated = page.records.length > 0 && page.listed.count === before.count
    // After the last page, Walmart may send any page. A total that the list has exceeded does not say which one is the last,
    // nor does one that only repeated items have reached.
    if (isRepeated && isReached(position) && before.count === position.total)
      return { page: { ...page, listed: before }, next: undefined }
    if (isRepeated && mayAskAgain) continue
    const listed = afterPage(before, page.listed, page)
    if (isReached(position) && !hasProgress(listed)) return { page: { ...page, listed }, next: undefined }
    requireProgress(listed, response)
    const gaps = isRepeated ? [...page.gaps, repeatedPage(page.records.length)] : page.gaps
    return { page: { ...page, gaps, listed }, next }
  }
}

/** The page at a position; undefined if there are no items, or no more. */
async function getPage(session: Session, position: ItemsPosition, options: PageOptions) {
  const { position: at, response } = await getAt(session, position, options)
  if (response === undefined) return undefined
  const { ItemResponse, totalItems, nextCursor } = parseResponse(ItemsResponse, response)
  const records = response.records ?? (ItemResponse ?? []).map((item) => JSON.stringify(item))
  const total = totalItems ?? undefined
  const gaps = readGaps(response)
  const skipped = await options.skip?.(records)
  const read = await readRecords(Item, records, { path, key: 'sku', response, skipped, listed: options.listed })
  const next = nextPosition(at, { count: records.length, isPartial: gaps.length > 0, total, nextCursor })
  return { response, page: { ...read, gaps, total }, next }
}

/** The largest page that Walmart allowed until 2025. */
const smallestLimit = 50

interface PageEnd {
  readonly count: number
  readonly isPartial: boolean
  readonly total: number | undefined
  readonly nextCursor: string | null | undefined
}

/** The position after a page; undefined after the last one. */
function nextPosition(at: ItemsPosition, { count, isPartial, total, nextCursor }: PageEnd): ItemsPosition | undefined {
  // Items beyond the limit are repeated ones; counting them would skip others.
  const step = Math.min(count, at.limit)
  // An empty page ends the list unless it has gaps. The number of skipped items is then unknown; Walmart may have applied a
  // smaller limit.
  const offset = at.offset + (step === 0 && isPartial ? Math.min(at.limit, smallestLimit) : step)
  // A list that continues by offset ignores new cursors, which would belong to another pass over the list.
  const cursor = at.nextCursor === null || nextCursor === undefined || nextCursor === '' ? null : nextCursor
  // Totals are not reliable: with a cursor, after a full page, or after more items than the total, there may be more.
  const largest = Math.max(total ?? Number.POSITIVE_INFINITY, at.total ?? 0)
  const isComplete = cursor === null && offset >= largest && count < at.limit && count <= largest
  return offset === at.offset || isComplete ? undefined : { ...at, offset, total, nextCursor: cursor }
}

/** Falls back once, from an expired cursor to the offset. */
async function getAt(
  session: Session,
  position: ItemsPosition,
  { signal }: CallOptions,
): Promise<{ readonly position: ItemsPosition; readonly response: JsonResponse | undefined }> {
  try {
    const call = { path: itemsPath(position), list: path, signal, mayBeEmpty: isAtEnd(position) }
    return { position, response: await getList(session, { ...call, limit: 'listItems' }) }
  } catch (error) {
    if (position.nextCursor !== null && isExpiredCursor(error)) {
      return getAt(session, { ...position, nextCursor: null }, { signal })
    }
    // The call after the last page only checks whether there is more.
    if (isReached(position) && isRejected(error)) return { position, response: undefined }
    throw error
  }
}

/** Whether Walmart may have no item at a position: at the start, or where the previous pages have reached the total. */
const isAtEnd = ({ offset, total = 0 }: ItemsPosition): boolean => offset === 0 || offset >= total

/** Whether the pages before a position have reached Walmart's total. */
const isReached = ({ offset, total }: ItemsPosition): boolean => total !== undefined && offset > 0 && offset >= total

const isRejected = (error: unknown): error is WalmartError => error instanceof WalmartError && error.status === 400

function isExpiredCursor(error: unknown): boolean {
  return isRejected(error) && /invalid cursor/i.test(error.upstreamMessage ?? '')
}
