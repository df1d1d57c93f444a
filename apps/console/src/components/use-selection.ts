import { useState } from 'react'

import type { ListSearch } from './list-search.ts'

const none: ReadonlySet<number> = new Set()

/** The rows that are selected. Other filters show other rows, so they begin with none. */
export function useSelection(search: ListSearch) {
  const filters = JSON.stringify({ ...search, sort: undefined })
  const [selection, setSelection] = useState({ filters, ids: none })
  return {
    ids: selection.filters === filters ? selection.ids : none,
    onChange: (ids: ReadonlySet<number>) => setSelection({ filters, ids }),
    clear: () => setSelection({ filters, ids: none }),
  }
}
