import type { Money } from '../payloads.ts'

/** An amount of at most two decimals in whole cents; sums are compared in these, since 0.1 + 0.2 is not 0.3. */
export const centsOf = ({ amount }: Money): number => Math.round(amount * 100)

export const moneyOf = (cents: number): Money => ({ currency: 'USD', amount: cents / 100 })

/** Whole cents out of a JSON number; nothing where it is no amount of money. */
export function readCents(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isSafeInteger(Math.round(value * 100))) return undefined
  const cents = Math.round(value * 100)
  // 1.15 * 100 is not 115 to the last bit; dividing gives the number back only if it had no more than two decimals.
  if (cents / 100 !== value) return undefined
  // Not minus zero, which JSON can write and which equals no zero in a test.
  return cents === 0 ? 0 : cents
}
