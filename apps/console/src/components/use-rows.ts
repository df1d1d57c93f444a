import { useQueries } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'

interface PageOf<Row> {
  readonly data: readonly Row[]
  readonly total: number
}

/** The query of one page of a list, `rowsPerPage` rows long. */
export type AskPage<Row> = (page: number) => {
  readonly queryKey: readonly unknown[]
  readonly queryFn: (context: { signal: AbortSignal }) => Promise<PageOf<Row>>
  readonly refetchInterval?: number
}

export const rowsPerPage = 100
export const rowHeight = 40

/** The rows of a list that are in view: requests only their pages, however long the list is. */
export function useRows<Row>(ask: AskPage<Row>) {
  const [total, setTotal] = useState<number>()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  const visible = rows.getVirtualItems()
  const pages = [...new Set([0, ...visible.map(({ index }) => Math.floor(index / rowsPerPage))])]
  const results = useQueries({ queries: pages.map((page) => ask(page + 1)) })
  const loaded = new Map(results.flatMap(({ data }, at) => (data ? [[pages[at], data] as const] : [])))
  const first = loaded.get(0)
  if (first && first.total !== total) setTotal(first.total)
  return {
    scroller,
    visible,
    total: first?.total ?? total,
    height: rows.getTotalSize(),
    failed: results.find(({ error, data }) => error !== null && data === undefined),
    /** Undefined while it is being loaded. */
    rowAt: (index: number): Row | undefined => loaded.get(Math.floor(index / rowsPerPage))?.data[index % rowsPerPage],
    show: (index: number) => rows.scrollToIndex(index),
  }
}
