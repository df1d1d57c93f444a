import { ApiError } from '../gateway/api-error.ts'
import type { BodyPart } from '../gateway/body-part.ts'
import { requireItem } from '../items/require-item.ts'
import { markets } from '../markets.ts'
import { moneyOf, readCents } from '../orders/cents.ts'
import type { Money } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import { isLatestPrice } from './price-dates.ts'

const component = 'GMP_PRICING_API'
const promotionFields = ['effectiveDate', 'expirationDate', 'promoId', 'processMode', 'priceDisplayCodes'] as const

/** Sets an item's price, unless a later one was set, and returns the SKU. Items have one price, whatever its type. */
export function setPrice(seller: SimulatedSeller, change: BodyPart, createdAt: number): string {
  const sku = change.text('sku')
  const price = readPricing(change.list('pricing'), markets[seller.market].currency)
  const item = seller.items[requireItem(seller, sku, component)]
  if (item !== undefined && isLatestPrice(seller, sku, createdAt)) {
    item.price = price
    seller.priceDates.set(sku, createdAt)
  }
  return sku
}

function readPricing(entries: readonly BodyPart[], currency: string): Money {
  const [entry] = entries
  const field = entry === undefined || entries.length > 1 ? 'pricing' : promotionFields.find((name) => entry.has(name))
  if (entry === undefined || field !== undefined) {
    const description = 'Without promo=true, the simulator supports one price only, without dates'
    throw new ApiError('NOT_SIMULATED', component, { field: field ?? 'pricing', description })
  }
  entry.oneOf('currentPriceType', ['BASE', 'REDUCED', 'CLEARANCE'])
  return readMoney(entry.object('currentPrice'), currency)
}

export function readMoney(price: BodyPart, currency: string): Money {
  price.oneOf('currency', [currency])
  const cents = readCents(price.value('amount'))
  if (cents !== undefined && cents > 0) return moneyOf(cents)
  throw price.error('amount', 'amount must be a positive number with at most two decimals')
}
