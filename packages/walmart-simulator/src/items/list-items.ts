import { type ListCall, type Page, readWholeNumber, refuseUnsimulated } from '../gateway/data-call.ts'
import { Refusal } from '../gateway/refusal.ts'
import type { Item } from '../payloads.ts'
import type { ItemSnapshot } from './item-cursors.ts'

const defaultLimit = 20
// Walmart's text of 2024 says 50, its documentation of 2026 says 1000.
const maxLimit = 1000
const maxOffset = 10_000
const statuses: Record<string, readonly string[]> = {
  lifecycleStatus: ['ACTIVE', 'ARCHIVED', 'RETIRED'],
  publishedStatus: ['PUBLISHED', 'READY_TO_PUBLISH', 'IN_PROGRESS', 'UNPUBLISHED', 'STAGE', 'SYSTEM_PROBLEM'],
}

const invalid = (field: string, description: string) =>
  new Refusal('INVALID_REQUEST_PARAM', 'GMP_ITEM_QUERY_API', { field, description })

/** `GET /v3/items`: by offset, or by offset with one cursor that is the same on every page. */
export function listItems({ seller, search, now }: ListCall): Page {
  const parameters = new URLSearchParams(search)
  refuseUnsimulated(parameters, 'GMP_ITEM_QUERY_API', ['variantGroupId', 'condition'])
  const limit = readWholeNumber(parameters.get('limit'), 1, maxLimit) ?? defaultLimit
  if (Number.isNaN(limit)) throw invalid('limit', `limit must be a number from 1 to ${maxLimit}`)
  const offset = readWholeNumber(parameters.get('offset'), 0, 999_999_999) ?? 0
  if (Number.isNaN(offset)) throw invalid('offset', 'offset must be a number')

  const { snapshot, nextCursor } = findSnapshot({ seller, search, now }, parameters, offset)
  const rows: Item[] = []
  for (let rank = offset; rank < Math.min(offset + limit, snapshot.total); rank += 1) {
    const position = snapshot.positions === undefined ? rank : snapshot.positions[rank]
    if (position !== undefined && position < seller.items.length) rows.push(seller.itemList.peek(position))
  }
  // Not an empty list: no match, and (our reading) no match so far down, are both "not found".
  if (rows.length === 0) {
    const description = 'No Items found for the input parameters.'
    throw new Refusal('CONTENT_NOT_FOUND', 'GMP_ITEM_QUERY_API', { field: '404_NOT_FOUND', description })
  }
  return { rows, wrap: (served) => ({ ItemResponse: served, totalItems: snapshot.total, nextCursor }) }
}

type Found = { snapshot: ItemSnapshot; nextCursor: string }

/**
 * A cursor brings its matches along, whatever filters stand beside it. Walmart refuses offsets over 10,000; it cannot
 * mean those with a cursor, or nobody could list more than 10,000 items. That last part is our reading.
 */
function findSnapshot({ seller, now }: ListCall, parameters: URLSearchParams, offset: number): Found {
  const cursor = parameters.get('nextCursor') ?? '*'
  if (cursor !== '*') {
    const snapshot = seller.itemCursors.find(cursor, now)
    if (snapshot === undefined) throw invalid('nextCursor', 'Invalid Cursor')
    return { snapshot, nextCursor: cursor }
  }
  if (offset > maxOffset) throw invalid('offset', `offset must not be over ${maxOffset}`)
  const snapshot = takeSnapshot(seller.itemList.peek, seller.items.length, parameters)
  return { snapshot, nextCursor: seller.itemCursors.issue(snapshot, now) }
}

function takeSnapshot(itemAt: (position: number) => Item, count: number, parameters: URLSearchParams): ItemSnapshot {
  for (const [field, allowed] of Object.entries(statuses)) {
    const value = parameters.get(field)
    if (value !== null && !allowed.includes(value)) throw invalid(field, `${field} is not one of the allowed values`)
  }
  const filters = (['sku', 'lifecycleStatus', 'publishedStatus'] as const).filter((name) => parameters.has(name))
  if (filters.length === 0) return { total: count }
  const matching: number[] = []
  for (let position = 0; position < count; position += 1) {
    const item = itemAt(position)
    if (filters.every((name) => item[name] === parameters.get(name))) matching.push(position)
  }
  return { total: matching.length, positions: Uint32Array.from(matching) }
}
