/** What the address of a list holds: its filters, so that a link or a reload shows the same rows. */
export type ListSearch = Readonly<Record<string, string | undefined>>

/** Reads a list's filters from the address. The api rejects those it does not know. */
export function readListSearch(search: Record<string, unknown>): ListSearch {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}
