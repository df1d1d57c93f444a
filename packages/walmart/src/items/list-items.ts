import { WalmartError } from '../errors.ts'
import { parseAnswer, walmartError, type JsonAnswer } from '../http/answer.ts'
import { readGaps, type Gap } from '../http/gaps.ts'
import { getList } from '../http/get-list.ts'
import { readElements, type Page } from '../http/page.ts'
import type { Session } from '../http/session.ts'
import { Item, ItemsResponse } from './item.ts'
import { itemsPath, safeLimit, startOf, type ItemsPosition, type ItemsQuery } from './items-query.ts'

/**
 * Lists items, page by page. Walmart repeats items between pages, and may leave others out: upsert by SKU, and compare
 * what came with `total`.
 *
 * Walmart's cursor is the same on all pages, with a growing offset; it lives two minutes. A list resumed later goes on by
 * offset alone, which Walmart refuses beyond 10,000 (`invalid_request`).
 *
 * @throws WalmartError `unexpected_response` in place of a page with exactly the SKUs of one that was there before, or
 *   from which the cursors go in a circle
 */
export async function* listItems(session: Session, query: ItemsQuery): AsyncGenerator<Page<Item>> {
  let position = startOf(query)
  let previous: ItemsPage | undefined
  const seen = { pages: new Set<string>(), turns: new Set<string>() }
  for (;;) {
    const isFirst = previous === undefined && query.cursor === undefined
    const page = await getPage(session, position, { ...query, mayShrink: isFirst && query.limit === undefined })
    if (page !== undefined) {
      refuseRepeat(page, previous, seen.pages)
      refuseCircle(page, position, seen.turns)
    }
    const next = page?.next
    yield {
      ...readElements(Item, page?.raws ?? [], ['ItemResponse']),
      gaps: page?.gaps ?? [],
      total: page === undefined && position.offset === 0 ? 0 : page?.total,
      cursor: next === undefined ? undefined : JSON.stringify(next),
    }
    if (next === undefined) return
    position = next
    previous = page
  }
}

/**
 * A list that goes in a circle can reach its total, and would then end without a word and without most of its items. A
 * single item may well come twice.
 */
function refuseRepeat({ answer, raws, skus }: ItemsPage, previous: ItemsPage | undefined, pages: Set<string>): void {
  if (skus === previous?.skus || pages.has(skus)) {
    throw walmartError('unexpected_response', answer, { message: 'repeated page' })
  }
  if (raws.length > 1) pages.add(skus)
}

/** Walmart's cursor stays the same. One that changes may come back, which is no harm as long as the items do not. */
function refuseCircle({ answer, skus, next }: ItemsPage, position: ItemsPosition, turns: Set<string>): void {
  if (next === undefined || next.nextCursor === position.nextCursor) return
  const turn = JSON.stringify([next.nextCursor, skus])
  if (turns.has(turn)) throw walmartError('unexpected_response', answer, { message: 'repeated cursor' })
  turns.add(turn)
}

interface ItemsPage {
  readonly answer: JsonAnswer
  readonly raws: readonly unknown[]
  readonly gaps: readonly Gap[]
  readonly total: number | undefined
  /** What the page is recognised by. */
  readonly skus: string
  readonly next: ItemsPosition | undefined
}

interface PageOptions {
  /** Whether the page may be asked for again, with fewer items. */
  readonly mayShrink: boolean
  readonly signal?: AbortSignal | undefined
}

/** The page at a position; undefined where Walmart has no items, or no more. */
async function getPage(
  session: Session,
  position: ItemsPosition,
  options: PageOptions,
): Promise<ItemsPage | undefined> {
  const found = await getAt(session, position, options)
  const at = found.position
  if (found.answer === undefined) return undefined
  const { ItemResponse, totalItems, nextCursor } = parseAnswer(ItemsResponse, found.answer)
  const raws = ItemResponse ?? []
  const total = totalItems ?? undefined
  const gaps = readGaps(found.answer)
  // Walmart repeats items: what is beyond the limit has come before, and to count it would pass over others.
  const step = Math.min(raws.length, at.limit)
  // An empty page ends the list, unless Walmart says that there are items which it could not find. How many it has looked
  // for is not known, if it gives out fewer than the limit without saying so.
  const offset = at.offset + (step === 0 && gaps.length > 0 ? Math.min(at.limit, safeLimit) : step)
  const isLast = offset === at.offset || (total !== undefined && offset >= total)
  // A list that has gone over to offsets stays with them: a new cursor would belong to another pass over the list.
  const cursor = at.nextCursor === null ? null : nextCursor
  const next = { ...at, offset, nextCursor: cursor === undefined || cursor === '' ? null : cursor }
  const skus = JSON.stringify(raws.map(skuOf))
  return { answer: found.answer, raws, gaps, total, skus, next: isLast ? undefined : next }
}

/** Falls back, once, from a cursor that has expired to the offset alone, or from a limit that Walmart refuses to less. */
async function getAt(session: Session, position: ItemsPosition, { mayShrink, signal }: PageOptions) {
  const get = async (at: ItemsPosition) => ({
    position: at,
    answer: await getList(session, { path: itemsPath(at), limit: 'listItems', signal }),
  })
  try {
    return await get(position)
  } catch (error) {
    if (position.nextCursor !== null && isExpiredCursor(error)) return get({ ...position, nextCursor: null })
    if (mayShrink && isLimitRefused(error)) return get({ ...position, limit: safeLimit })
    throw error
  }
}

function isLimitRefused(error: unknown): boolean {
  if (!(error instanceof WalmartError) || error.status !== 400) return false
  return /\blimit\b/i.test(`${error.upstreamField ?? ''} ${error.upstreamMessage ?? ''}`)
}

function isExpiredCursor(error: unknown): boolean {
  return error instanceof WalmartError && error.status === 400 && /invalid cursor/i.test(error.upstreamMessage ?? '')
}

/** An item without SKU stands for itself. */
function skuOf(raw: unknown): unknown {
  return typeof raw === 'object' && raw !== null && 'sku' in raw ? (raw.sku ?? raw) : raw
}
