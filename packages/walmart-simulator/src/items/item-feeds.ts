import { type BodyPart } from '../gateway/body-part.ts'
import { isJsonObject } from '../gateway/read-json.ts'
import { readCents, moneyOf } from '../orders/cents.ts'
import type { Item } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import { requireItem } from './require-item.ts'

/** A record of the feed type MP_ITEM: creates an item, still to be published, or changes the one with its SKU. */
export function setUpItem(seller: SimulatedSeller, record: BodyPart): void {
  const orderable = record.object('Orderable')
  const sku = orderable.text('sku')
  const changes = readItem(record, orderable)
  const position = seller.itemIndex.find('sku', sku)
  if (position !== undefined) return void Object.assign(seller.items[position] ?? {}, changes)
  const productName = orderable.text('productName')
  const price = orderable.value('price')
  const { variantGroupId: _id, variantGroupInfo: _info, unpublishedReasons: _reasons, ...base } = templateFor(seller)
  const cents = readCents(price) ?? 0
  const created = { ...base, sku, productName, price: moneyOf(cents), lifecycleStatus: 'ACTIVE' as const, ...changes }
  seller.items.push({ ...created, publishedStatus: 'IN_PROGRESS' })
}

/** A record of the feed type MP_MAINTENANCE: changes an item. */
export function maintainItem(seller: SimulatedSeller, record: BodyPart): void {
  const orderable = record.object('Orderable')
  const position = requireItem(seller, orderable.text('sku'), 'GMP_ITEM_QUERY_API')
  Object.assign(seller.items[position] ?? {}, readItem(record, orderable))
}

/** An item that no seller has, with ids of its own. */
const templateFor = ({ orderSpec, items }: SimulatedSeller): Item => orderSpec.itemAt(1_000_000 + items.length)

/** The fields of an item that the simulator stores. All others are ignored. */
function readItem(record: BodyPart, orderable: BodyPart): Partial<Item> {
  const visible = record.has('Visible') ? record.value('Visible') : undefined
  const productType = isJsonObject(visible) ? Object.keys(visible)[0] : undefined
  return {
    ...(orderable.has('productName') ? { productName: orderable.text('productName') } : {}),
    ...(orderable.has('price') ? { price: readPrice(orderable) } : {}),
    ...(orderable.has('productIdentifiers') ? readIdentifier(orderable.object('productIdentifiers')) : {}),
    ...(productType === undefined ? {} : { productType }),
  }
}

function readPrice(orderable: BodyPart): Item['price'] {
  const cents = readCents(orderable.value('price'))
  if (cents !== undefined && cents > 0) return moneyOf(cents)
  throw orderable.error('price', 'price must be a positive number with at most two decimals')
}

function readIdentifier(part: BodyPart): Partial<Item> {
  const type = part.oneOf('productIdType', ['GTIN', 'UPC', 'EAN', 'ISBN'])
  const id = part.text('productId')
  if (type === 'UPC') return { upc: id, gtin: `00${id}` }
  return { gtin: id.padStart(14, '0') }
}
