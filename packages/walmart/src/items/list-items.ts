import { WalmartError } from '../errors.ts'
import { readGaps, type Gap } from '../http/gaps.ts'
import { getList } from '../http/get-list.ts'
import { readField } from '../http/json-text.ts'
import { emptyPage, readRecords, type Page } from '../http/page.ts'
import { parseResponse, walmartError, type JsonResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { Item, ItemsResponse } from './item.ts'
import { itemsPath, safeLimit, startOf, type ItemsPosition, type ItemsQuery } from './items-query.ts'

const path = ['ItemResponse']

/**
 * Lists items. Walmart repeats items across pages and may omit others: upsert by SKU, and compare the number of items with
 * `total`.
 *
 * Walmart's cursor is the same for all pages, with an increasing offset, and expires after two minutes. A list resumed
 * later continues by offset alone, which Walmart rejects beyond 10,000 (`invalid_request`).
 *
 * @throws WalmartError `unexpected_response` instead of a page with the same SKUs as an earlier one, or with a cursor that
 *   leads back to an earlier page
 */
export async function* listItems(session: Session, query: ItemsQuery): AsyncGenerator<Page<Item>> {
  let position = startOf(query)
  let previous: ItemsPage | undefined
  const seen = { pages: new Set<string>(), turns: new Set<string>() }
  for (;;) {
    const isFirst = previous === undefined && query.cursor === undefined
    const page = await getPage(session, position, { ...query, mayShrink: isFirst && query.limit === undefined })
    if (page !== undefined) {
      rejectRepeat(page, previous, seen.pages)
      rejectCycle(page, position, seen.turns)
    }
    const next = page?.next
    if (page === undefined) yield { ...emptyPage, total: position.offset === 0 ? 0 : undefined }
    else {
      const { response, records, gaps, total } = page
      yield {
        ...readRecords(Item, records, { path, response, skipped: await query.skip?.(records) }),
        gaps,
        total,
        cursor: next === undefined ? undefined : JSON.stringify(next),
      }
    }
    if (next === undefined) return
    position = next
    previous = page
  }
}

/**
 * A list that repeats its pages can reach its total, and would then end silently without most of its items. A page of a
 * single item may repeat.
 */
function rejectRepeat(
  { response, records, skus }: ItemsPage,
  previous: ItemsPage | undefined,
  pages: Set<string>,
): void {
  if (skus === previous?.skus || pages.has(skus)) {
    throw walmartError('unexpected_response', response, { message: 'repeated page' })
  }
  if (records.length > 1) pages.add(skus)
}

/** Walmart's cursor stays the same. A cursor that changes may recur, as long as the items do not. */
function rejectCycle({ response, skus, next }: ItemsPage, position: ItemsPosition, turns: Set<string>): void {
  if (next === undefined || next.nextCursor === position.nextCursor) return
  const turn = JSON.stringify([next.nextCursor, skus])
  if (turns.has(turn)) throw walmartError('unexpected_response', response, { message: 'repeated cursor' })
  turns.add(turn)
}

interface ItemsPage {
  readonly response: JsonResponse
  readonly records: readonly string[]
  readonly gaps: readonly Gap[]
  readonly total: number | undefined
  /** Identifies the page. */
  readonly skus: string
  readonly next: ItemsPosition | undefined
}

interface PageOptions extends CallOptions {
  /** Whether to retry with a smaller limit if Walmart rejects this one. */
  readonly mayShrink: boolean
}

/** The page at a position; undefined if there are no items, or no more. */
async function getPage(
  session: Session,
  position: ItemsPosition,
  options: PageOptions,
): Promise<ItemsPage | undefined> {
  const found = await getAt(session, position, options)
  const at = found.position
  if (found.response === undefined) return undefined
  const { ItemResponse, totalItems, nextCursor } = parseResponse(ItemsResponse, found.response)
  const records = found.response.records ?? (ItemResponse ?? []).map((item) => JSON.stringify(item))
  const total = totalItems ?? undefined
  const gaps = readGaps(found.response)
  // Items beyond the limit are repeated ones; counting them would skip others.
  const step = Math.min(records.length, at.limit)
  // An empty page ends the list unless it has gaps. The number of skipped items is then unknown, so advance by the smaller
  // limit, which Walmart may have applied.
  const offset = at.offset + (step === 0 && gaps.length > 0 ? Math.min(at.limit, safeLimit) : step)
  // Totals are not reliable: after a full page, or more items than the total, there may be more.
  const isComplete = total !== undefined && offset >= total && records.length < at.limit && records.length <= total
  const isLast = offset === at.offset || isComplete
  // A list that continues by offset ignores new cursors, which would belong to another pass over the list.
  const cursor = at.nextCursor === null ? null : nextCursor
  const next = { ...at, offset, total, nextCursor: cursor === undefined || cursor === '' ? null : cursor }
  const skus = JSON.stringify(records.map(skuOf))
  return { response: found.response, records, gaps, total, skus, next: isLast ? undefined : next }
}

/** Falls back once: from an expired cursor to the offset, or from a rejected limit to a smaller one. */
async function getAt(session: Session, position: ItemsPosition, { mayShrink, signal }: PageOptions) {
  const get = async (at: ItemsPosition) => ({
    position: at,
    response: await getList(session, {
      path: itemsPath(at),
      limit: 'listItems',
      list: path,
      signal,
      mayBeEmpty: isAtEnd(at),
    }),
  })
  try {
    return await get(position)
  } catch (error) {
    if (position.nextCursor !== null && isExpiredCursor(error)) return get({ ...position, nextCursor: null })
    if (mayShrink && isLimitRejected(error)) return get({ ...position, limit: safeLimit })
    throw error
  }
}

/** Whether Walmart may have no item at a position: at the start, or where the previous pages have reached the total. */
const isAtEnd = ({ offset, total = 0 }: ItemsPosition): boolean => offset === 0 || offset >= total

function isLimitRejected(error: unknown): boolean {
  if (!(error instanceof WalmartError) || error.status !== 400) return false
  return /\blimit\b/i.test(`${error.upstreamField ?? ''} ${error.upstreamMessage ?? ''}`)
}

function isExpiredCursor(error: unknown): boolean {
  return error instanceof WalmartError && error.status === 400 && /invalid cursor/i.test(error.upstreamMessage ?? '')
}

/** An item without a SKU is identified by its whole JSON. */
function skuOf(record: string): unknown {
  return readField(record, 'sku') ?? record
}
