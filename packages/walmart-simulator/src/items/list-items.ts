import { type ListCall, type Page, readOffset, readWholeNumber, rejectUnsimulated } from '../gateway/data-call.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { ItemSnapshot } from './item-cursors.ts'
import { invalidItemQuery, noItemsFound, notAllowed } from './item-errors.ts'
import { availabilityOf, type ListedItem, listedItem } from './listed-item.ts'

/** Walmart's item conditions. */
export const conditions: readonly string[] = [
  'New',
  'New without box',
  'New without tags',
  'Restored Premium',
  'Restored',
  'Remanufactured',
  'Open Box',
  'Pre-Owned: Like New',
  'Pre-Owned: Good',
  'Pre-Owned: Fair',
  'New with defects',
]

const defaultLimit = 20
// 50 according to Walmart's documentation of 2024, 1000 according to that of 2026.
const maxLimit = 1000
const maxOffset = 10_000
const allowedValues: Record<string, readonly string[]> = {
  lifecycleStatus: ['ACTIVE', 'ARCHIVED', 'RETIRED'],
  // Items have six statuses, of which the documentation of 2026 can filter two.
  publishedStatus: ['PUBLISHED', 'UNPUBLISHED'],
  availability: ['In_stock', 'Out_of_stock', 'Preorder'],
  condition: conditions,
}
const filterNames = ['sku', 'gtin', 'lifecycleStatus', 'publishedStatus', 'variantGroupId', 'condition'] as const
/** Parameters of the documentation of 2026 that are not simulated. */
const unsimulated = ['bundleType', 'showDuplicateItemInfo', 'includeCustomerFavoritesStatus']

/** `GET /v3/items`: paged by offset, with or without the cursor. */
export function listItems({ seller, search, now }: ListCall): Page {
  const parameters = new URLSearchParams(search)
  rejectUnsimulated(parameters, 'GMP_ITEM_QUERY_API', unsimulated)
  const limit =
    readWholeNumber(parameters, 'limit', { from: 1, to: maxLimit, invalid: invalidItemQuery }) ?? defaultLimit
  const offset = readOffset(parameters, invalidItemQuery)

  const { snapshot, from, cursor } = findStart({ seller, search, now }, parameters, offset)
  const rows: ListedItem[] = []
  for (let rank = from; rank < Math.min(from + limit, snapshot.total); rank += 1) {
    const position = snapshot.positions === undefined ? rank : snapshot.positions[rank]
    if (position !== undefined && position < seller.items.length)
      rows.push(listedItem(seller, seller.itemList.peek(position)))
  }
  // No match is "not found", not an empty list. So is an offset past the end, which is our interpretation.
  if (rows.length === 0) throw noItemsFound()
  return { rows, wrap: (served) => ({ ItemResponse: served, totalItems: snapshot.total, nextCursor: cursor }) }
}

interface PageStart {
  readonly snapshot: ItemSnapshot
  /** The rank of the page's first item. */
  readonly from: number
  readonly cursor: string
}

/**
 * A cursor determines the matches; filters next to it are ignored. Walmart rejects offsets over 10,000. We assume that
 * this does not apply with a cursor, because nobody could list more than 10,000 items otherwise.
 */
function findStart({ seller, now }: ListCall, parameters: URLSearchParams, offset: number | undefined): PageStart {
  const cursor = parameters.get('nextCursor') ?? '*'
  if (cursor !== '*') {
    const snapshot = seller.itemCursors.find(cursor, now)
    if (snapshot === undefined) throw invalidItemQuery('nextCursor', 'Invalid Cursor')
    return { snapshot, from: offset ?? 0, cursor }
  }
  const from = offset ?? 0
  if (from > maxOffset) throw invalidItemQuery('offset', `offset must not exceed ${maxOffset}`)
  const snapshot = createSnapshot(seller, parameters)
  return { snapshot, from, cursor: seller.itemCursors.issue(snapshot, now) }
}

function createSnapshot(seller: SimulatedSeller, parameters: URLSearchParams): ItemSnapshot {
  for (const [field, allowed] of Object.entries(allowedValues)) {
    const value = parameters.get(field)
    if (value !== null && !allowed.includes(value)) throw notAllowed(field)
  }
  const filters = filterNames.filter((name) => parameters.has(name))
  const availability = parameters.get('availability')
  if (filters.length === 0 && availability === null) return { total: seller.items.length }
  const matching = candidates(seller, parameters.get('sku')).filter((position) => {
    const item = seller.itemList.peek(position)
    return (
      filters.every((name) => item[name] === parameters.get(name)) &&
      (availability === null || availabilityOf(seller, item) === availability)
    )
  })
  return { total: matching.length, positions: Uint32Array.from(matching) }
}

/** A SKU belongs to one item, which the index finds. */
function candidates(seller: SimulatedSeller, sku: string | null): number[] {
  if (sku === null) return Array.from(seller.items.keys())
  const position = seller.itemIndex.find('sku', sku)
  return position === undefined ? [] : [position]
}
