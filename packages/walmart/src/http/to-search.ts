import { WalmartError } from '../errors.ts'

/** Query parameters by Walmart's names; undefined ones are omitted. */
export type SearchParameters = Readonly<Record<string, string | number | boolean | Date | undefined>>

/**
 * Builds a query string with its `?`; empty without parameters. Walmart requires `%20`, not `+`, for a space.
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

/** Walmart documents whole seconds in UTC, and has rejected milliseconds. */
function walmartDate(name: string, date: Date): string {
  if (Number.isNaN(date.getTime())) throw new WalmartError('invalid_request', `${name}: pass a valid Date`)
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z')
}
