import type { SimulatedSeller } from '../seller.ts'

/**
 * Whether an update of a price counts, by when it was created. Walmart ignores an update that was created before the one
 * that counts, however late it arrives, and reports a success.
 */
export const isLatestPrice = ({ priceDates }: SimulatedSeller, sku: string, createdAt: number): boolean =>
  createdAt >= (priceDates.get(sku) ?? 0)
