import { z } from 'zod'

import { decimalFromNumber } from './decimal.ts'

/** A non-empty text. */
export const Text = z.string().trim().min(1, 'must not be empty').max(2_000)

/** A text with known values, which editors suggest, to which Walmart may add others. */
export function openText<Known extends string>(): z.ZodType<Known | (string & {}), Known | (string & {})> {
  return Text
}

/** An id that becomes a path segment, so `.` and `/` are not allowed. */
export const PathId = z.string().regex(/^[\w-]{1,255}$/, "expected Walmart's id: letters, digits, - and _")

/** A text that becomes an encoded path segment: a SKU may contain almost any character, a feed id contains `@`. */
export const PathText = z
  .string()
  .min(1, 'must not be empty')
  .max(255, 'expected at most 255 characters')
  .refine((text) => text.isWellFormed(), 'expected whole Unicode characters')
  // URL parsers resolve these as relative segments, even when encoded.
  .refine((text) => text !== '.' && text !== '..', 'must not be . or ..')

const longestTimerMs = 2 ** 31 - 1

/** A delay or timeout. JavaScript's timers fire at once for longer values than this, 24 days. */
export const Milliseconds = z
  .int('expected whole milliseconds')
  .min(0, 'expected 0 ms or more')
  .max(longestTimerMs, `expected at most ${longestTimerMs} ms`)

/** A number of units, at least 1. */
export const Units = z.int('expected a whole number of units').min(1, 'expected at least 1 unit').max(999_999_999)

/**
 * A positive amount of money as a decimal string, such as `12.50`. Walmart requires JSON numbers, so an amount that a
 * number cannot represent to the cent is rejected.
 */
export const PositiveAmount = z
  .string("expected an amount in a string, such as '12.50'")
  .regex(/^(0|[1-9]\d*)(\.\d{1,2})?$/, "expected an amount of at most two decimals, without sign, such as '12.50'")
  .refine((amount) => Number(amount) > 0, 'expected an amount above zero')
  .refine(
    (amount) => decimalFromNumber(Number(amount)) === shortest(amount),
    'expected an amount that a number can represent exactly',
  )

/** Removes trailing zeros, which numbers do not have. */
function shortest(amount: string): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount
}
