import type { BodyPart } from '../gateway/body-part.ts'
import { requireItem } from '../items/require-item.ts'
import { markets } from '../markets.ts'
import type { SimulatedSeller } from '../seller.ts'
import { readPeriod } from './promotion-period.ts'
import type { Promotion } from './promotion-store.ts'
import { readMoney } from './set-price.ts'

/**
 * Changes the promotions of an item and returns its SKU, or throws and changes nothing. Without an id, a promotion with the
 * same times is the same one.
 */
export function setPromotions(seller: SimulatedSeller, change: BodyPart): string {
  const sku = change.text('sku')
  requireItem(seller, sku, 'GMP_PRICING_API')
  const replacesAll = change.has('replaceAll') && change.oneOf('replaceAll', ['true', 'false']) === 'true'
  const pricing = change.value('pricing')
  const entries = replacesAll && Array.isArray(pricing) && pricing.length === 0 ? [] : change.list('pricing')
  const kept = replacesAll ? [] : seller.promotionStore.of(sku)
  seller.promotionStore.set(
    sku,
    entries.reduce((promotions, entry) => changed(seller, promotions, entry), kept),
  )
  return sku
}

function changed(seller: SimulatedSeller, promotions: readonly Promotion[], entry: BodyPart): readonly Promotion[] {
  const given = readPromotion(seller, entry)
  const id = entry.has('promoId') ? entry.text('promoId') : undefined
  const same = promotions.find(({ promoId, startsAt, endsAt }) =>
    id === undefined ? startsAt === given.startsAt && endsAt === given.endsAt : promoId === id,
  )
  const isDeleted = entry.has('processMode') && entry.oneOf('processMode', ['UPSERT', 'DELETE']) === 'DELETE'
  if (same === undefined && (isDeleted || id !== undefined)) throw entry.error('promoId', 'There is no such promotion')
  const others = promotions.filter((promotion) => promotion !== same)
  return isDeleted ? others : [...others, { promoId: same?.promoId ?? seller.promotionStore.newId(), ...given }]
}

function readPromotion(seller: SimulatedSeller, entry: BodyPart): Omit<Promotion, 'promoId'> {
  const { currency } = markets[seller.market]
  if (entry.has('comparisonPriceType')) entry.oneOf('comparisonPriceType', ['BASE'])
  if (entry.has('comparisonPrice')) readMoney(entry.object('comparisonPrice'), currency)
  if (entry.has('priceDisplayCodes')) entry.oneOf('priceDisplayCodes', ['CART', 'CHECKOUT'])
  return {
    type: entry.oneOf('currentPriceType', ['REDUCED', 'CLEARANCE']),
    price: readMoney(entry.object('currentPrice'), currency),
    ...readPeriod(seller, entry, { start: 'effectiveDate', end: 'expirationDate' }),
  }
}
