import type { Money } from '../payloads.ts'

/** An amount with at most two decimals in whole cents, for exact sums. */
export const centsOf = ({ amount }: Money): number => Math.round(amount * 100)

export const moneyOf = (cents: number): Money => ({ currency: 'USD', amount: cents / 100 })

/** Reads an amount in whole cents; undefined if it is not a number with at most two decimals. */
export function readCents(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isSafeInteger(Math.round(value * 100))) return undefined
  const cents = Math.round(value * 100)
  // 1.15 * 100 is not exactly 115. Dividing restores the value only if it had at most two decimals.
  if (cents / 100 !== value) return undefined
  // Normalize -0, which JSON can contain.
  return cents === 0 ? 0 : cents
}
