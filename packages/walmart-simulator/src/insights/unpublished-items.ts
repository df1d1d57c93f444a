import { ApiError } from '../gateway/api-error.ts'
import { type DataCall, readWholeNumber } from '../gateway/data-call.ts'
import { itemIdOf } from '../items/item-index.ts'
import { availabilityOf } from '../items/listed-item.ts'
import { centsOf } from '../orders/cents.ts'
import type { Item } from '../payloads.ts'
import { Random } from '../seed/random.ts'
import type { SimulatedSeller } from '../seller.ts'
import { reasonCodesOf } from './unpublished-reasons.ts'

const component = 'GMP_INSIGHTS_API'
const dayMs = 86_400_000
const defaultLimit = 20

/** `GET /v3/insights/items/unpublished/counts`: how many items have the same reasons. */
export function countUnpublishedItems({ seller, search }: DataCall): object {
  const byReasons = Map.groupBy(unpublishedItems(seller, new URLSearchParams(search)), reasonsOf)
  const payload = [...byReasons].map(([unpublishedReasonCode, items]) => ({
    unpublishedReasonCode,
    unpublishedCount: String(items.length),
    unpublishedValue: String(items.reduce((cents, { price }) => cents + centsOf(price), 0) / 100),
  }))
  return { payload }
}

/**
 * `GET /v3/insights/items/unpublished/items`: as many as the limit. Walmart documents that only trending items and items with
 * stock are listed unless the others are requested, and shows others; here both filters are off by default.
 */
export function listUnpublishedItems({ seller, search }: DataCall): object {
  const parameters = new URLSearchParams(search)
  const limit = readWholeNumber(parameters, 'limit', { from: 1, to: 100_000, invalid }) ?? defaultLimit
  const code = parameters.get('unpublishedReasonCode') ?? 'all'
  const lifecycle = parameters.get('offerLifecycleStatus') ?? 'all'
  const matching = unpublishedItems(seller, parameters).filter(
    (item) =>
      (code === 'all' || reasonCodesOf(item).includes(code)) &&
      (lifecycle === 'all' || item.lifecycleStatus === lifecycle) &&
      (parameters.get('itemsWithInventory') !== 'true' || availabilityOf(seller, item) === 'In_stock') &&
      // No item is trending.
      parameters.get('marketTrending') !== 'true',
  )
  return {
    payload: matching.slice(0, limit).map((item) => show(seller, item)),
    totalCount: matching.length,
    totalGmvAmount: { amount: '0', currency: 'USD' },
  }
}

const invalid = (field: string, description: string) =>
  new ApiError('INVALID_REQUEST_PARAM', component, { field, description })

function unpublishedItems(seller: SimulatedSeller, parameters: URLSearchParams): Item[] {
  const fromDate = parameters.get('fromDate') ?? ''
  if (!/^\d{4}-\d\d-\d\d$/.test(fromDate)) throw invalid('fromDate', 'fromDate must be a date in the form YYYY-MM-DD')
  return [...seller.items.keys()]
    .map((position) => seller.itemList.peek(position))
    .filter((item) => item.publishedStatus === 'UNPUBLISHED' && dayOf(seller, item) >= fromDate)
}

const reasonsOf = (item: Item) => reasonCodesOf(item).join() || 'END_DATE'

/** A day of the two months before the seller was made. It is not stored. */
function dayOf({ orderSpec }: SimulatedSeller, { wpid }: Item): string {
  const ageMs = new Random(0x0d, ...Buffer.from(wpid)).int(0, 60) * dayMs
  return new Date(orderSpec.madeAt - ageMs).toISOString().slice(0, 10)
}

function show(seller: SimulatedSeller, item: Item): object {
  const { sku, gtin, productName, productType, lifecycleStatus, publishedStatus, price } = item
  return {
    gtin,
    marketPrice: { amount: '0.000000', currency: 'USD' },
    offerStartDate: '2020-01-01',
    marketTrending: 'false',
    lifecycleStatus,
    unpublishReasons: reasonsOf(item),
    conversionRate: 0,
    productName,
    gmvAmount: { amount: 0, currency: 'USD' },
    itemId: itemIdOf(item),
    customerRating: '0',
    pageViews: 0,
    price: { amount: String(price.amount), currency: price.currency },
    unpublishedDate: dayOf(seller, item),
    brand: productName.split(' ', 1)[0],
    sku,
    productType,
    offerEndDate: '2049-12-30',
    publishStatus: publishedStatus,
  }
}
