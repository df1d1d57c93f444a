import type { BodyPart } from '../gateway/body-part.ts'
import { requireItem } from '../items/require-item.ts'
import { moneyOf, readCents } from '../orders/cents.ts'
import type { Money } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import { isLatestPrice } from './price-dates.ts'
import { readPeriod } from './promotion-period.ts'
import type { Promotion } from './promotion-store.ts'

const types = { Reduced: 'REDUCED', Clearance: 'CLEARANCE' } as const

/**
 * Sets the price of an item and changes its promotions, unless that was done later. Returns the SKU, or throws and changes
 * nothing. No call returns the business price and the suggested one, so they are only validated.
 */
export function setOfferPrice(seller: SimulatedSeller, offer: BodyPart, createdAt: number): string {
  const sku = offer.text('sku')
  const position = requireItem(seller, sku, 'GMP_PRICING_API')
  const [price, ...others] = ['price', 'businessPrice', 'msrp'].map((field) => readAmount(offer, field))
  const promotions = offer.has('promotionInformation') ? changedPromotions(seller, sku, offer) : undefined
  if (price === undefined && promotions === undefined && others.every((amount) => amount === undefined)) {
    throw offer.error('price', 'A price or promotionInformation is required')
  }
  if (!isLatestPrice(seller, sku, createdAt)) return sku
  const item = seller.items[position]
  if (price !== undefined && item !== undefined) {
    item.price = price
    seller.priceDates.set(sku, createdAt)
  }
  if (promotions !== undefined) seller.promotionStore.set(sku, promotions)
  return sku
}

function changedPromotions(seller: SimulatedSeller, sku: string, offer: BodyPart): readonly Promotion[] {
  const part = offer.object('promotionInformation')
  const current = seller.promotionStore.of(sku)
  const promoId = offer.has('promoid') ? offer.text('promoid') : undefined
  const action = part.oneOf('promotionSettingAction', ['Create', 'Delete', 'Replace All'])
  if (action === 'Replace All') return []
  const others = current.filter((promotion) => promotion.promoId !== promoId)
  if (promoId !== undefined && others.length === current.length) {
    throw offer.error('promoid', `${sku} has no promotion ${promoId}`)
  }
  if (action === 'Create') return [...others, readPromotion(seller, part, promoId)]
  if (promoId === undefined) throw offer.error('promoid', 'promoid is required')
  return others
}

function readPromotion(seller: SimulatedSeller, part: BodyPart, promoId: string | undefined): Promotion {
  const price = readAmount(part, 'promotionPrice')
  if (price === undefined) throw part.error('promotionPrice', 'promotionPrice is required')
  if (part.has('promotionPlacement')) part.oneOf('promotionPlacement', ['MAP Cart'])
  const period = readPeriod(seller, part, { start: 'promotionPriceStartDateTime', end: 'promotionPriceEndDateTime' })
  const type = types[part.oneOf('promotionType', ['Reduced', 'Clearance'])]
  return { promoId: promoId ?? seller.promotionStore.newId(), type, price, ...period }
}

function readAmount(part: BodyPart, field: string): Money | undefined {
  if (!part.has(field)) return undefined
  const cents = readCents(part.value(field))
  if (cents !== undefined && cents > 0) return moneyOf(cents)
  throw part.error(field, `${field} must be a positive number with at most two decimals`)
}
