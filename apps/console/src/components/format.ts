const times = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const numbers = new Intl.NumberFormat('en-US')

/** The day by this browser's time zone, as the api writes days. */
export const formatDay = (time: Date): string => new Intl.DateTimeFormat('sv-SE').format(time)

export const formatNumber = (value: number): string => numbers.format(value)
export const formatTime = (iso: string): string => times.format(new Date(iso))

/**
 * Amounts are decimal strings, which a number could not hold exactly. Shows at least two decimals, and a dash for an
 * unknown amount.
 */
export function formatAmount(amount: string | null, currency: string | null): string {
  if (amount === null) return '–'
  const [whole = '0', decimals = ''] = amount.split('.')
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return `${grouped}.${decimals.padEnd(2, '0')}${currency === null ? '' : ` ${currency}`}`
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** `in 2 hours`, `3 minutes ago`. */
export function formatAgo(iso: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000)
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
  return relative.format(Math.trunc(seconds / size), unit)
}

/** The exact sum of amounts with two decimals. */
export function sumAmounts(amounts: readonly string[]): string {
  const cents = amounts.reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n)
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
