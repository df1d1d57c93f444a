import { z } from 'zod'

import { PathText, PositiveAmount } from '../input-scalars.ts'

/** The price of an item. */
export const PriceUpdate = z.strictObject({
  sku: PathText,
  /** A positive decimal string with at most two decimals, such as `12.50`. */
  price: PositiveAmount,
  currency: z.literal('USD', 'expected USD').default('USD'),
})
export type PriceUpdate = z.input<typeof PriceUpdate>
