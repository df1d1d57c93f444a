import { readBody, type BodyPart } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { noItemsFound } from '../items/item-errors.ts'
import { type Market, markets } from '../markets.ts'
import { moneyOf, readCents } from '../orders/cents.ts'
import type { Item } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'

const component = 'GMP_ITEM_QUERY_API'
const simulatedConditions = ['NEW', 'REFURBISHED', 'USED'] as const

/** `POST /v1/simulations/items`. New items are published at once. */
export function createItems(call: DataCall): object[] {
  const { seller } = call
  const created = readBody(call, component)
    .list('items')
    .map((part, index) => readNewItem(seller, part, index))
  if (new Set(created.map(({ sku }) => sku)).size < created.length) {
    throw readBody(call, component).error('sku', 'The items must have different SKUs')
  }
  seller.items.push(...created)
  return created.map(shown)
}

/** `GET /v1/simulations/items`. */
export const listSimulatedItems = ({ seller }: DataCall): object[] => seller.items.map(shown)

/** `GET /v1/simulations/items/{sku}`. */
export const getSimulatedItem = ({ seller, params }: DataCall): object => shown(findItem(seller, params['sku'] ?? ''))

/** `PUT /v1/simulations/items/{sku}`. */
export function updateSimulatedItem(call: DataCall): object {
  const item = findItem(call.seller, call.params['sku'] ?? '')
  const body = readBody(call, component)
  if (body.text('sku') !== item.sku) throw body.error('sku', 'The sku must be that of the path')
  Object.assign(item, readChanges(body, call.seller.market))
  return { success: true, message: 'Item successfully updated.' }
}

/** The fields that these calls show of an item. */
const shown = ({ sku, productName, productType, condition, price }: Item) => {
  return { sku, productName, productType, condition, price }
}

function findItem({ itemIndex, items }: SimulatedSeller, sku: string): Item {
  const position = itemIndex.find('sku', sku)
  const item = position === undefined ? undefined : items[position]
  if (item === undefined) throw noItemsFound()
  return item
}

function readNewItem({ itemIndex, items, orderSpec, market }: SimulatedSeller, part: BodyPart, index: number): Item {
  const sku = part.text('sku')
  if (itemIndex.find('sku', sku) !== undefined) throw part.error('sku', `The SKU ${sku} exists already`)
  const template = orderSpec.itemAt(2_000_000 + items.length + index)
  const { variantGroupId: _id, variantGroupInfo: _info, unpublishedReasons: _reasons, ...base } = template
  return {
    ...base,
    sku,
    productName: part.text('productName'),
    productType: part.text('productType'),
    condition: part.has('condition') ? part.oneOf('condition', simulatedConditions) : 'NEW',
    price: readPrice(part, market),
    lifecycleStatus: 'ACTIVE',
    publishedStatus: 'PUBLISHED',
  }
}

const texts = ['mart', 'wpid', 'upc', 'gtin', 'productName', 'productType', 'publishedStatus', 'lifecycleStatus']

function readChanges(body: BodyPart, market: Market): object {
  return {
    ...Object.fromEntries(texts.filter((field) => body.has(field)).map((field) => [field, body.text(field)])),
    ...(body.has('availability') ? { availability: body.text('availability') } : {}),
    ...(body.has('condition') ? { condition: body.oneOf('condition', simulatedConditions) } : {}),
    ...(body.has('isDuplicate') ? { isDuplicate: body.flag('isDuplicate') } : {}),
    ...(body.has('shelf') ? { shelf: JSON.stringify(body.texts('shelf')) } : {}),
    ...(body.has('price') ? { price: readPrice(body, market) } : {}),
  }
}

function readPrice(part: BodyPart, market: Market): Item['price'] {
  const price = part.object('price')
  const cents = readCents(price.value('amount'))
  if (cents === undefined || cents <= 0) throw price.error('amount', 'amount must be a positive number of cents')
  price.oneOf('currency', [markets[market].currency])
  return moneyOf(cents)
}
