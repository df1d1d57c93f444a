import { ApiError, invalidParameter } from '../gateway/api-error.ts'
import { type ListCall, type Page, readWholeNumber } from '../gateway/data-call.ts'
import { Random } from '../seed/random.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { ItemStock } from './payloads.ts'
import { stockOf } from './stock-of.ts'

const defaultLimit = 10
const maxLimit = 50
const shortPageShare = 0.25

const invalid = invalidParameter('GMP_INVENTORY_API')

/**
 * `GET /v3/inventories`: the stock of all items. Each page has a new cursor; on the last page it is empty. Other pages may
 * also be shorter than the limit. Without items the list is empty, which is our interpretation.
 *
 * Since May 2026 a cursor is valid once, and only if no other page was requested since: anything else is a 404. Its code is
 * not documented; this one is the most dangerous, because other lists are empty with it.
 */
export function listInventories({ seller, search }: ListCall): Page {
  const parameters = new URLSearchParams(search)
  const limit = readWholeNumber(parameters, 'limit', { from: 1, to: maxLimit, invalid }) ?? defaultLimit
  const from = takeCursor(seller, parameters.get('nextCursor') ?? '')
  const totalCount = seller.items.length
  const to = Math.min(from + pageSize(seller, from, limit), totalCount)

  const rows: ItemStock[] = []
  for (let position = from; position < to; position += 1) {
    const { sku } = seller.itemList.peek(position)
    rows.push({ sku, nodes: stockOf(seller, sku).map(({ inventoryAvailableDate: _date, ...node }) => node) })
  }
  const meta = { totalCount, nextCursor: to < totalCount ? issueCursor(seller, to) : '' }
  return { rows, wrap: (inventories) => ({ meta, elements: { inventories } }) }
}

/** One page in four is short, always the same ones, and never the first. */
function pageSize({ partnerId }: SimulatedSeller, from: number, limit: number): number {
  const random = new Random(Number(partnerId), 0x1b, from)
  return from > 0 && random.chance(shortPageShare) ? random.int(1, limit) : limit
}

function issueCursor({ inventoryList, partnerId }: SimulatedSeller, from: number): string {
  inventoryList.pages += 1
  const cursor = Buffer.from(`page ${inventoryList.pages} of ${partnerId} from ${from}`).toString('base64')
  inventoryList.cursor = cursor
  return cursor
}

/** The position at which the newest cursor continues. */
function takeCursor({ inventoryList }: SimulatedSeller, cursor: string): number {
  const newest = inventoryList.cursor
  inventoryList.cursor = undefined
  if (cursor === '') return 0
  if (cursor === newest) return Number(/\d+$/.exec(Buffer.from(cursor, 'base64').toString())?.[0])
  throw new ApiError('CONTENT_NOT_FOUND', 'GMP_INVENTORY_API', { field: 'nextCursor', description: 'Cursor not found' })
}
