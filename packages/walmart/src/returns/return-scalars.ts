import { z } from 'zod'

import { Decimal } from '../scalars.ts'

/** Money as returns write it, under other names than orders. `currencyAmount` is a decimal string after parsing. */
export const ReturnMoney = z.looseObject({ currencyAmount: Decimal, currencyUnit: z.string().nullish() })
export type ReturnMoney = z.output<typeof ReturnMoney>

/** A quantity as returns write it. `measurementValue` is a decimal string after parsing, out of Walmart's number. */
export const ReturnQuantity = z.looseObject({ unitOfMeasure: z.string().nullish(), measurementValue: Decimal })
export type ReturnQuantity = z.output<typeof ReturnQuantity>
