/**
 * Converts a decimal amount to whole cents, for exact sums and comparisons. Smaller fractions are rounded: they come from
 * floating-point sums at Walmart.
 *
 * @param amount a decimal string without exponent, such as `-3.5`
 */
export function centsOf(amount: string): bigint {
  const [whole = '', fraction = ''] = amount.replace('-', '').split('.')
  const thousandths = BigInt(whole + fraction.slice(0, 3).padEnd(3, '0'))
  const cents = (thousandths + 5n) / 10n
  return amount.startsWith('-') ? -cents : cents
}
