import { ApiError } from '../gateway/api-error.ts'
import { readBody, type BodyPart } from '../gateway/body-part.ts'
import { type DataCall, readWholeNumber } from '../gateway/data-call.ts'
import { fieldOf } from '../gateway/read-json.ts'
import { reasonCodesOf } from '../insights/unpublished-reasons.ts'
import type { Item } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import { invalidItemQuery, noItemsFound } from './item-errors.ts'
import { itemIdOf } from './item-index.ts'
import { availabilityOf } from './listed-item.ts'

const component = 'GMP_ITEM_QUERY_API'
const defaultLimit = 100
const maxLimit = 1000

/** An item as this call shows it: the form of status and price differs from that in the list of items. */
export interface CatalogItem extends Omit<Item, 'price' | 'publishedStatus' | 'unpublishedReasons'> {
  itemId: string
  brand: string
  manufacturer: string
  price: { unit: 'USD'; amount: number }
  publishedStatus: { status: string; reasons?: string[] }
}

type Matches = (item: Item) => boolean

/**
 * `POST /v3/items/catalog/search`. Each page has a new cursor, valid for two minutes. `page` counts from 0; a cursor takes
 * precedence over it.
 */
export function searchCatalog(call: DataCall): object {
  const { seller, now } = call
  const parameters = new URLSearchParams(call.search)
  const limit =
    readWholeNumber(parameters, 'limit', { from: 1, to: maxLimit, invalid: invalidItemQuery }) ?? defaultLimit
  const page = readWholeNumber(parameters, 'page', { from: 0, to: 100_000, invalid: invalidItemQuery }) ?? 0
  const cursor = parameters.get('nextCursor')
  const { positions, from } =
    cursor === null ? { positions: find(call), from: page * limit } : resume(seller, cursor, now)
  const rows = Array.from(positions.subarray(from, from + limit), (position) => show(seller.itemList.peek(position)))
  if (rows.length === 0) throw noItemsFound()
  const to = from + rows.length
  const total = positions.length
  const name = seller.itemCursors.issue({ total, positions }, now)
  const next = to < total ? { nextCursor: `${to} ${name}` } : {}
  return { status: 'Success', payload: rows, limit, totalItems: total, ...next }
}

function resume(seller: SimulatedSeller, cursor: string, now: Date) {
  const [from, name = ''] = cursor.split(' ')
  const { positions } = seller.itemCursors.find(name, now) ?? {}
  if (positions === undefined) throw invalidItemQuery('nextCursor', 'Invalid Cursor')
  return { positions, from: Number(from) }
}

function find(call: DataCall): Uint32Array {
  const { itemList, items } = call.seller
  const conditions = call.body.length === 0 ? [] : readConditions(call)
  const positions = [...items.keys()].filter((position) => {
    const item = itemList.peek(position)
    return conditions.every((matches) => matches(item))
  })
  return Uint32Array.from(positions)
}

function readConditions(call: DataCall): Matches[] {
  const body = readBody(call, component)
  if (body.has('sort')) throw notSimulated('sort')
  const filters = body.has('filters') ? body.list('filters').map((filter) => readFilter(call.seller, filter)) : []
  return body.has('query') ? [readQuery(body.object('query')), ...filters] : filters
}

const ids = ['sku', 'gtin', 'wpid', 'upc', 'itemId', 'variantGroupId', 'condition'] as const

function readQuery(query: BodyPart): Matches {
  const field = query.oneOf('field', [...ids, 'productName', 'isbn', 'ean'])
  const value = query.text('value')
  switch (field) {
    case 'productName':
      return ({ productName }) => productName.toLowerCase().includes(value.toLowerCase())
    case 'itemId':
      return (item) => itemIdOf(item) === value
    case 'isbn':
    case 'ean':
      return ({ gtin }) => gtin === `0${value}`
    default:
      return (item) => fieldOf(item, field) === value
  }
}

function readFilter(seller: SimulatedSeller, filter: BodyPart): Matches {
  const field = filter.text('field')
  const read = readers(seller)[field]
  if (read === undefined) throw notSimulated(field)
  const matches = readOperator(filter)
  return (item) => read(item).some(matches)
}

/** The values of an item by the field of a filter. */
const readers = (seller: SimulatedSeller): Readonly<Record<string, (item: Item) => readonly string[]>> => ({
  lifecycleStatus: ({ lifecycleStatus }) => [lifecycleStatus],
  publishedStatus: ({ publishedStatus }) => [publishedStatus],
  unpublishedReasons: reasonCodesOf,
  inventoryStatus: (item) => [availabilityOf(seller, item)],
  price: ({ price }) => [String(price.amount)],
})

function readOperator(filter: BodyPart): (value: string) => boolean {
  const values = filter.texts('values')
  const [first = '', second = ''] = values
  switch (filter.oneOf('op', ['equals', 'between', 'greater_than', 'less_than'])) {
    case 'equals':
      return (value) => values.includes(value)
    case 'between':
      return (value) => Number(value) >= Number(first) && Number(value) <= Number(second)
    case 'greater_than':
      return (value) => Number(value) > Number(first)
    case 'less_than':
      return (value) => Number(value) < Number(first)
  }
}

const notSimulated = (field: string) =>
  new ApiError('NOT_SIMULATED', component, { field, description: `The simulator does not support ${field} yet` })

function show(item: Item): CatalogItem {
  const { price, publishedStatus: status, unpublishedReasons: _reasons, ...rest } = item
  const reasons = reasonCodesOf(item)
  const brand = item.productName.split(' ', 1)[0] ?? ''
  return {
    ...rest,
    itemId: itemIdOf(item),
    brand,
    manufacturer: brand,
    price: { unit: price.currency, amount: price.amount },
    publishedStatus: { status, ...(reasons.length === 0 ? {} : { reasons }) },
  }
}
