import { z } from 'zod'

import { Decimal } from '../scalars.ts'

/** Money in returns, with other field names than in orders. `currencyAmount` is a decimal string after parsing. */
export const ReturnMoney = z.looseObject({ currencyAmount: Decimal, currencyUnit: z.string().nullish() })
export type ReturnMoney = z.output<typeof ReturnMoney>

/** A quantity in returns. `measurementValue` is a number in Walmart's JSON and a decimal string after parsing. */
export const ReturnQuantity = z.looseObject({ unitOfMeasure: z.string().nullish(), measurementValue: Decimal })
export type ReturnQuantity = z.output<typeof ReturnQuantity>
