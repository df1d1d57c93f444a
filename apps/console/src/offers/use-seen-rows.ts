import { useQueryClient } from '@tanstack/react-query'

/** The rows with these ids, among those that a list has loaded. A selection holds ids only. */
export function useSeenRows<Row extends { readonly id: number }>(
  listKey: readonly string[],
  ids: ReadonlySet<number>,
): readonly Row[] {
  const cache = useQueryClient()
  if (ids.size === 0) return []
  const pages = cache.getQueriesData<{ readonly data: readonly Row[] }>({ queryKey: listKey })
  const rows = new Map(pages.flatMap(([, page]) => page?.data ?? []).map((row) => [row.id, row]))
  return [...ids].flatMap((id) => rows.get(id) ?? [])
}
