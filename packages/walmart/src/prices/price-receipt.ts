import { z } from 'zod'

import { Code } from '../scalars.ts'

/** The response to an accepted price. `message` says when it takes effect. */
export const PriceReceipt = z.looseObject({ mart: z.string().nullish(), sku: Code, message: z.string().nullish() })
export type PriceReceipt = z.output<typeof PriceReceipt>
