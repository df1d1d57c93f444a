import { z } from 'zod'

import { decimalFromNumber } from './decimal.ts'

/** A text that must not be empty. */
export const Text = z.string().trim().min(1, 'must not be empty').max(2_000)

/** A text of which some values are known and Walmart may add others: editors offer the known ones. */
export function openText<Known extends string>(): z.ZodType<Known | (string & {}), Known | (string & {})> {
  return Text
}

/** An id that becomes a part of a path, where `.` and `/` would lead elsewhere. */
export const PathId = z.string().regex(/^[\w-]{1,255}$/, "expected Walmart's id: letters, digits, - and _")

/** A text that becomes a part of a path, encoded: a SKU may hold almost anything, a feed's id holds an `@`. */
export const PathText = z
  .string()
  .min(1, 'must not be empty')
  .max(255, 'expected at most 255 characters')
  .refine((text) => text.isWellFormed(), 'expected whole Unicode characters')
  // Encoded or not, URLs read these as steps through the path.
  .refine((text) => text !== '.' && text !== '..', 'must not be . or ..')

const longestTimerMs = 2 ** 31 - 1

/** A pause or a time-out. A longer one than this, 24 days, JavaScript's timers take for none at all. */
export const Milliseconds = z
  .int('expected whole milliseconds')
  .min(0, 'expected 0 ms or more')
  .max(longestTimerMs, `expected at most ${longestTimerMs} ms`)

/** How many units: a whole number from 1 on. */
export const Units = z.int('expected a whole number of units').min(1, 'expected at least 1 unit').max(999_999_999)

/**
 * An amount of money above zero: a decimal string, `12.50`. Walmart takes JSON numbers, so one that a JSON number does
 * not hold to the cent is refused.
 */
export const PositiveAmount = z
  .string("expected an amount in a string, such as '12.50'")
  .regex(/^(0|[1-9]\d*)(\.\d{1,2})?$/, "expected an amount of at most two decimals, without sign, such as '12.50'")
  .refine((amount) => Number(amount) > 0, 'expected an amount above zero')
  .refine(
    (amount) => decimalFromNumber(Number(amount)) === shortest(amount),
    'expected an amount that a number can hold',
  )

/** Without the zeros at the end of the fraction, which numbers do not keep. */
function shortest(amount: string): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount
}
