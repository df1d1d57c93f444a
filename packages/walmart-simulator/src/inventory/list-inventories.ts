import { invalidParameter } from '../gateway/api-error.ts'
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
 */
export function listInventories({ seller, search }: ListCall): Page {
  const parameters = new URLSearchParams(search)
  const limit = readWholeNumber(parameters, 'limit', { from: 1, to: maxLimit, invalid }) ?? defaultLimit
  const from = readCursor(seller, parameters.get('nextCursor') ?? '')
  const totalCount = seller.items.length
  const to = Math.min(from + pageSize(seller, from, limit), totalCount)

  const rows: ItemStock[] = []
  for (let position = from; position < to; position += 1) {
    const { sku } = seller.itemList.peek(position)
    rows.push({ sku, nodes: stockOf(seller, sku).map(({ inventoryAvailableDate: _date, ...node }) => node) })
  }
  const meta = { totalCount, nextCursor: to < totalCount ? writeCursor(seller, to) : '' }
  return { rows, wrap: (inventories) => ({ meta, elements: { inventories } }) }
}

/** One page in four is short, always the same ones, and never the first. */
function pageSize({ partnerId }: SimulatedSeller, from: number, limit: number): number {
  const random = new Random(Number(partnerId), 0x1b, from)
  return from > 0 && random.chance(shortPageShare) ? random.int(1, limit) : limit
}

const cursorText = ({ partnerId }: SimulatedSeller, from: number) => `inventories of ${partnerId} from ${from}`
const writeCursor = (seller: SimulatedSeller, from: number) => Buffer.from(cursorText(seller, from)).toString('base64')

/** Rejects cursors that were not issued to this seller. */
function readCursor(seller: SimulatedSeller, cursor: string): number {
  if (cursor === '') return 0
  const from = Number(/\d+$/.exec(Buffer.from(cursor, 'base64').toString())?.[0])
  if (writeCursor(seller, from) === cursor) return from
  throw invalid('nextCursor', 'Invalid Cursor')
}
