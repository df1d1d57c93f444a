import { z } from 'zod'

import { Code } from '../scalars.ts'

/** What Walmart says to a price that it has taken. `message` says when it will show. */
export const PriceReceipt = z.looseObject({ mart: z.string().nullish(), sku: Code, message: z.string().nullish() })
export type PriceReceipt = z.output<typeof PriceReceipt>
