import type { DataCall } from '../gateway/data-call.ts'
import { requireItem } from '../items/require-item.ts'
import { centsOf } from '../orders/cents.ts'
import type { Item, Money } from '../payloads.ts'
import type { PromotionalPrice, Promotions } from './payloads.ts'
import type { Promotion } from './promotion-store.ts'

/** `GET /v3/promo/sku/{sku}`. For an item without promotions the list is empty, which is our interpretation. */
export function getPromotions({ seller, params }: DataCall): Promotions {
  const { sku = '' } = params
  const item = seller.itemList.peek(requireItem(seller, sku, 'GMP_PRICING_API'))
  const pricing = seller.promotionStore.of(sku).map((promotion) => show(promotion, item))
  return {
    status: 'OK',
    header: { headerAttributes: null },
    payload: {
      itemIdentifier: { sku },
      pricingList: { pricing, replaceAll: false },
      maxSalesRetailPrice: null,
      minAdvtPrice: null,
      rebate: null,
    },
  }
}

/** The price is compared with the item's current one. */
function show({ promoId, type, price, startsAt, endsAt }: Promotion, item: Item): PromotionalPrice {
  const saved = centsOf(item.price) - centsOf(price)
  return {
    currentPrice: priceOf(price),
    currentPriceType: type,
    comparisonPrice: priceOf(item.price),
    comparisonPriceType: 'BASE',
    savingsAmount: saved / 100,
    savingsPercent: Math.round((saved * 10_000) / centsOf(item.price)) / 100,
    priceDisplayCodes: {
      isRollback: false,
      isStrikethrough: true,
      isReducedPrice: type === 'REDUCED',
      isClearance: type === 'CLEARANCE',
      hidePriceForSOI: null,
      isEligibleForAssociateDiscount: null,
      submapType: null,
    },
    effectiveDate: startsAt,
    expirationDate: endsAt,
    promoId,
    processMode: null,
  }
}

const priceOf = ({ currency, amount }: Money): PromotionalPrice['currentPrice'] => ({
  value: { value: null, currency, amount },
  uomType: null,
  minValue: null,
  maxValue: null,
  perUnitValue: null,
  minUnitValue: null,
  maxUnitValue: null,
})
