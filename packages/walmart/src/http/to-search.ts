import { WalmartError } from '../errors.ts'

/** Parameters by Walmart's names; those that are undefined are left out. */
export type SearchParameters = Readonly<Record<string, string | number | boolean | Date | undefined>>

/**
 * A query string with its `?`; nothing where there are no parameters. Walmart wants a space as `%20`, not as `+`.
 *
 * @throws WalmartError `invalid_request` that names a date which is none
 */
export function toSearch(parameters: SearchParameters): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) search.set(name, value instanceof Date ? walmartDate(name, value) : String(value))
  }
  return search.size === 0 ? '' : `?${String(search).replaceAll('+', '%20')}`
}

/** Walmart documents whole seconds of UTC, and has refused milliseconds. */
function walmartDate(name: string, date: Date): string {
  if (Number.isNaN(date.getTime())) throw new WalmartError('invalid_request', `${name}: pass a valid Date`)
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z')
}
