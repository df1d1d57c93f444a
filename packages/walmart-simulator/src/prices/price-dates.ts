import type { SimulatedSeller } from '../seller.ts'

/**
 * Whether an update of a price takes effect, by the time at which it was created. Walmart ignores an update that was created
 * before the one in effect, however late it arrives, and reports a success.
 */
export const isLatestPrice = ({ priceDates }: SimulatedSeller, sku: string, createdAt: number): boolean =>
  createdAt >= (priceDates.get(sku) ?? 0)
