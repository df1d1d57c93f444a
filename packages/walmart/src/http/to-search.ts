import { WalmartError } from '../errors.ts'

/** Query parameters by Walmart's names; undefined ones are omitted. */
export type SearchParameters = Readonly<Record<string, string | number | boolean | Date | undefined>>

/**
 * Builds a query string with its `?`; empty without parameters. Walmart requires `%20`, not `+`, for a space. Its times are
 * whole seconds: the end of a range is rounded up, so that the range includes it.
 *
 * @throws WalmartError `invalid_request` that names an invalid date
 */
export function toSearch(parameters: SearchParameters): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) search.set(name, value instanceof Date ? walmartDate(name, value) : String(value))
  }
  return search.size === 0 ? '' : `?${String(search).replaceAll('+', '%20')}`
}

const isEnd = (name: string) => /EndDate$|^to[A-Z]/.test(name)

/** Walmart documents whole seconds in UTC, and has rejected milliseconds. */
function walmartDate(name: string, date: Date): string {
  if (Number.isNaN(date.getTime())) throw new WalmartError('invalid_request', `${name}: pass a valid Date`)
  const seconds = date.getTime() / 1000
  const whole = isEnd(name) ? Math.ceil(seconds) : Math.floor(seconds)
  return new Date(whole * 1000).toISOString().replace('.000Z', 'Z')
}
