import { z } from 'zod'

import { PathText, PositiveAmount } from '../input-scalars.ts'

/** What an item costs. */
export const PriceUpdate = z.strictObject({
  sku: PathText,
  /** A decimal string above zero with at most two decimals: `12.50`. */
  price: PositiveAmount,
  currency: z.literal('USD', 'expected USD').default('USD'),
})
export type PriceUpdate = z.input<typeof PriceUpdate>
