import type { Seller } from '@aisle/walmart-simulator'

import type { SimulatedSeller } from '../../packages/walmart-simulator/src/seller.ts'

/** What Walmart applies for each SKU from now on, in order: units, or money. */
export function recordApplied(seller: Seller, kind: 'price' | 'stock'): ReadonlyMap<string, readonly number[]> {
  const applied = new Map<string, number[]>()
  const record = (sku: string, amount = Number.NaN) => {
    applied.set(sku, [...(applied.get(sku) ?? []), amount])
  }
  const { stock, priceDates, itemIndex } = seller as SimulatedSeller
  if (kind === 'stock') {
    const setStock = stock.set.bind(stock)
    stock.set = (sku, node, set) => {
      record(sku, set.amount)
      setStock(sku, node, set)
    }
  } else {
    // The simulator dates a price once it is set.
    const setDate = priceDates.set.bind(priceDates)
    priceDates.set = (sku, date) => {
      record(sku, seller.items[itemIndex.find('sku', sku) ?? -1]?.price?.amount)
      return setDate(sku, date)
    }
  }
  return applied
}
