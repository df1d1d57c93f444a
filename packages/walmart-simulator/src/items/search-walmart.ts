import { type DataCall, rejectUnsimulated } from '../gateway/data-call.ts'
import type { Item } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import { invalidItemQuery } from './item-errors.ts'
import { itemIdOf } from './item-index.ts'
import { availabilityOf } from './listed-item.ts'

const mostItems = 40

type Matches = (item: Item, value: string) => boolean

const matchers: Readonly<Record<string, Matches>> = {
  query: ({ productName }, words) =>
    words
      .toLowerCase()
      .split(/\s+/)
      .every((word) => productName.toLowerCase().includes(word)),
  upc: ({ upc }, value) => upc === value,
  gtin: ({ gtin }, value) => gtin === value,
  // With a leading zero, these are the GTIN.
  ean: ({ gtin }, value) => gtin === `0${value}`,
  isbn: ({ gtin }, value) => gtin === `0${value}`,
}

/**
 * `GET /v3/items/walmart/search`. The simulator's Walmart only sells the seller's own published items. Without a match, the
 * response is an empty object.
 */
export function searchWalmart({ seller, search }: DataCall): object {
  const parameters = new URLSearchParams(search)
  rejectUnsimulated(parameters, 'GMP_ITEM_QUERY_API', ['asin', ...spec(parameters)])
  // Empty parameters count as absent.
  const wanted = Object.entries(matchers).flatMap(([name, matches]) => {
    const value = parameters.get(name)?.trim() ?? ''
    return value === '' ? [] : [(item: Item) => matches(item, value)]
  })
  if (wanted.length === 0) throw invalidItemQuery('query', 'One of query, upc, gtin, ean and isbn is required')
  const published = Array.from({ length: seller.itemList.list.length }, (_, at) => seller.itemList.peek(at)).filter(
    ({ publishedStatus }) => publishedStatus === 'PUBLISHED',
  )
  const found = published.filter((item) => wanted.every((matches) => matches(item))).slice(0, mostItems)
  return found.length === 0 ? {} : { items: found.map((item) => show(seller, item, published)) }
}

const spec = (parameters: URLSearchParams): string[] =>
  parameters.get('responseFormat') === 'SPEC' ? ['responseFormat'] : []

function show(seller: SimulatedSeller, item: Item, published: readonly Item[]): object {
  const { productName, productType, price } = item
  const variants = published.filter(({ variantGroupId: id }) => id !== undefined && id === item.variantGroupId)
  return {
    itemId: itemIdOf(item),
    condition: item.condition,
    isMarketPlaceItem: true,
    images: [{ url: imageOf(item) }],
    customerRating: '4.5',
    price: { amount: price.amount.toFixed(2), currency: price.currency },
    description: `<li>${productName}</li>`,
    title: productName,
    brand: productName.split(' ', 1)[0] ?? '',
    productType: variants.length > 0 ? 'VARIANT' : 'REGULAR',
    properties: {
      variant_items_num: String(variants.length),
      num_reviews: '16',
      categories: [productType],
      variants: { variantMeta: namesOf(item), variantData: variants.map((variant) => showVariant(seller, variant)) },
      next_day_eligible: false,
    },
  }
}

const namesOf = ({ variantGroupInfo }: Item) =>
  (variantGroupInfo?.groupingAttributes ?? []).map(({ name }) => ({ name }))

const showVariant = (seller: SimulatedSeller, variant: Item): object => ({
  productImageUrl: imageOf(variant),
  itemId: itemIdOf(variant),
  isAvailable: availabilityOf(seller, variant) === 'In_stock' ? 'Y' : 'N',
  title: variant.productName,
  variantValues: variant.variantGroupInfo?.groupingAttributes ?? [],
})

const imageOf = (item: Item): string => `https://images.example.com/${itemIdOf(item)}.jpeg`
