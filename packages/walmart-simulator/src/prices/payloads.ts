/** Confirms a new price. Walmart's schema lacks the wrapper, its example has it. */
export interface PriceUpdate {
  ItemPriceResponse: { mart: 'WALMART_US'; sku: string; message: string }
}

/** A price in the list of promotions; all but `value` is null. */
export interface PricedValue {
  value: { value: null; currency: 'USD'; amount: number }
  uomType: null
  minValue: null
  maxValue: null
  perUnitValue: null
  minUnitValue: null
  maxUnitValue: null
}

/** A temporary price of an item. Times are epoch milliseconds. */
export interface PromotionalPrice {
  currentPrice: PricedValue
  currentPriceType: 'REDUCED' | 'CLEARANCE'
  comparisonPrice: PricedValue
  comparisonPriceType: 'BASE'
  savingsAmount: number
  savingsPercent: number
  priceDisplayCodes: Record<string, boolean | null>
  effectiveDate: number
  expirationDate: number
  promoId: string
  processMode: null
}

/** The promotions of an item. */
export interface Promotions {
  status: 'OK'
  header: { headerAttributes: null }
  payload: {
    itemIdentifier: { sku: string }
    pricingList: { pricing: PromotionalPrice[]; replaceAll: boolean }
    maxSalesRetailPrice: null
    minAdvtPrice: null
    rebate: null
  }
}
