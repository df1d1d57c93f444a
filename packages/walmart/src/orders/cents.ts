/**
 * A decimal amount in whole cents, for sums and comparisons that are exact. What is finer is rounded: it is the noise of
 * floating-point sums in Walmart's answers.
 *
 * @param amount a decimal string without exponent, such as `-3.5`
 */
export function centsOf(amount: string): bigint {
  const [whole = '', fraction = ''] = amount.replace('-', '').split('.')
  const thousandths = BigInt(whole + fraction.slice(0, 3).padEnd(3, '0'))
  const cents = (thousandths + 5n) / 10n
  return amount.startsWith('-') ? -cents : cents
}
