/**
 * The shortest decimal string that parses to the same number, never in exponent notation.
 *
 * @param value a finite number
 */
export function decimalFromNumber(value: number): string {
  const [mantissa = '', exponent] = String(value).split('e')
  if (exponent === undefined) return mantissa
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return sign + digits.padEnd(point, '0')
}

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

/** The decimal string of whole cents, with two decimals. */
export function decimalOfCents(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
