import { type DataCall, rejectUnsimulated } from '../gateway/data-call.ts'
import type { SimulatedSeller } from '../seller.ts'
import { noItemsFound, notAllowed } from './item-errors.ts'
import { conditions } from './list-items.ts'
import { singleItem } from './listed-item.ts'

type Find = (seller: SimulatedSeller, id: string) => number | undefined

/** EANs and ISBNs have 13 digits; the GTIN is the same number with a leading zero. */
const findEan: Find = ({ itemIndex }, id) => (/^\d{13}$/.test(id) ? itemIndex.find('gtin', `0${id}`) : undefined)

const finders = new Map<string, Find>([
  ['SKU', ({ itemIndex }, id) => itemIndex.find('sku', id)],
  ['GTIN', ({ itemIndex }, id) => itemIndex.find('gtin', id)],
  ['UPC', ({ itemIndex }, id) => itemIndex.find('upc', id)],
  ['EAN', findEan],
  ['ISBN', findEan],
  // Walmart does not document which id this is: the one in feeds, or the only one in item lists.
  ['ITEM_ID', ({ itemIndex }, id) => itemIndex.find('itemId', id) ?? itemIndex.find('wpid', id)],
])

/** `GET /v3/items/{id}`: a list of one. Walmart's schema requires `productIdType`; its text says it defaults to SKU. */
export function getItem({ seller, params, search }: DataCall): object {
  const parameters = new URLSearchParams(search)
  rejectUnsimulated(parameters, 'GMP_ITEM_QUERY_API', ['showDuplicateItemDetails', 'includeCustomerFavoritesStatus'])
  const find = finders.get(parameters.get('productIdType') ?? 'SKU')
  const condition = parameters.get('condition')
  if (find === undefined) throw notAllowed('productIdType')
  if (condition !== null && !conditions.includes(condition)) throw notAllowed('condition')
  const position = find(seller, params.id ?? '')
  const item = position === undefined ? undefined : seller.itemList.peek(position)
  if (item !== undefined && (condition === null || item.condition === condition)) {
    return { ItemResponse: [singleItem(seller, item)], totalItems: 1 }
  }
  throw noItemsFound()
}
