import { z } from 'zod'

import { decimalFromNumber } from './decimal.ts'

/** A decimal string without exponent, such as `12` or `-3.50`. */
const decimalPattern = /^-?\d{1,30}(\.\d{1,30})?$/

/** An amount of money or goods. Walmart sends a JSON number or a decimal string; both become a decimal string. */
export const Decimal = z
  .union([z.number(), z.string().trim().regex(decimalPattern)], { error: 'expected a decimal number' })
  .transform((value) => (typeof value === 'number' ? decimalFromNumber(value) : value))

/**
 * An id. Ids of 17 digits exceed a JavaScript number's precision, so an id sent as a JSON number is accepted only if exact.
 */
export const Identifier = z
  .union([z.string().trim().min(1).max(255), z.int()], {
    error: 'expected an id: a string of at most 255 characters, or a number below 2^53',
  })
  .transform(String)

/** A code that is not used as an id and may be empty; Walmart sometimes sends a number, such as for UPC and GTIN. */
export const Code = z.union([z.string(), z.int()], { error: 'expected a string' }).transform(String)

/** A boolean, which Walmart sometimes sends as a string. */
export const Flag = z.union([z.boolean(), z.stringbool({ truthy: ['true', 'y'], falsy: ['false', 'n'] })], {
  error: 'expected true or false',
})

/** A count below 2^31, sent as a number or a string of digits. */
export const Count = z
  .union([z.int().min(0).max(2_147_483_647), z.string().regex(/^\d{1,9}$/)], { error: 'expected a count' })
  .transform(Number)

/** Later times are errors, such as microseconds read as milliseconds, and few databases can store them. */
const endOfTime = Date.UTC(10_000, 0)

/** A time from 1970 to 9999. Orders use epoch milliseconds; other resources and XML converters use ISO 8601. */
export const Moment = z
  .union([z.number(), z.string().trim()], { error: 'expected a time: epoch milliseconds or ISO 8601' })
  .transform((value, context) => {
    const date = typeof value === 'number' ? new Date(value) : dateFromText(value)
    if (date.getTime() >= 0 && date.getTime() < endOfTime) return date
    context.issues.push({ code: 'custom', message: 'expected a time: epoch milliseconds or ISO 8601', input: value })
    return z.NEVER
  })

/**
 * `Date` would parse "order 1" as a date, February 30 as March 2, and a time without zone as local time instead of UTC.
 */
function dateFromText(text: string): Date {
  if (/^\d+$/.test(text)) return new Date(Number(text))
  const form = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i.exec(
    text,
  )
  const [, day = '', time = '00:00', zone = 'Z'] = form ?? []
  const exists = new Date(`${day}T00:00Z`).getUTCDate() === Number(day.slice(8))
  return new Date(exists ? `${day}T${time}${zoneText(zone)}` : Number.NaN)
}

/** `+0530` and `+05` as `Date` reads them. */
const zoneText = (zone: string) =>
  /^z$/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '').padEnd(2, '0')}`

/** A list. Walmart's XML converters collapse a list of one element to the element, and omit an empty list. */
export function listOf<S extends z.ZodType>(element: S) {
  return z.preprocess((value: z.input<S> | readonly z.input<S>[] | null | undefined): unknown => {
    if (value === null || value === undefined) return []
    return Array.isArray(value) ? value : [value]
  }, z.array(element))
}

/** A three-letter currency code. */
const Currency = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, 'expected a three-letter currency code')

/** Money in orders and items. `amount` is a decimal string after parsing. */
export const Money = z.looseObject({ currency: Currency, amount: Decimal })
export type Money = z.output<typeof Money>

/** A quantity. `amount` is a decimal string after parsing; Walmart's unit is `EACH` or `EA`. */
export const Quantity = z.looseObject({ unitOfMeasurement: z.string().nullish(), amount: Decimal })
export type Quantity = z.output<typeof Quantity>

/** An object whose fields may have other names: Mexico's returns use the field names of orders. */
function orNamed<S extends z.ZodType>(schema: S, others: Readonly<Record<string, string>>) {
  return z.preprocess((value: z.input<S>): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const renamed = Object.entries(others).filter(([, other]) => Object.hasOwn(value, other))
    return { ...Object.fromEntries(renamed.map(([name, other]) => [name, Reflect.get(value, other)])), ...value }
  }, schema)
}

/** Money in returns, with other field names than in orders. `currencyAmount` is a decimal string after parsing. */
export const ReturnMoney = orNamed(z.looseObject({ currencyAmount: Decimal, currencyUnit: z.string().nullish() }), {
  currencyAmount: 'amount',
  currencyUnit: 'currency',
})
export type ReturnMoney = z.output<typeof ReturnMoney>

/** A quantity in returns. `measurementValue` is a number in Walmart's JSON and a decimal string after parsing. */
export const ReturnQuantity = orNamed(
  z.looseObject({ unitOfMeasure: z.string().nullish(), measurementValue: Decimal }),
  { unitOfMeasure: 'unitOfMeasurement', measurementValue: 'amount' },
)
export type ReturnQuantity = z.output<typeof ReturnQuantity>
