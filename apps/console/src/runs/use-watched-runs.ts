import type { WalmartRun, WalmartRunDocument, WalmartRunPage } from '@aisle/contract'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { client, queries } from '../api.ts'

/** Applies each change of an instance's runs to what is shown. The stream resumes automatically. */
export function useWatchedRuns(id: number): void {
  const cache = useQueryClient()
  useEffect(() => {
    const stream = client.walmart.runs.watch.subscribe(
      { id },
      { onData: ({ data }) => void (data.type === 'changed' && put(cache, data.run)) },
    )
    return () => stream.unsubscribe()
  }, [cache, id])
}

const listKey = ['walmart', 'runs', 'list']

function put(cache: QueryClient, run: WalmartRun): void {
  const { queryKey } = queries.walmart.runs.get({ id: run.instance_id, run_id: run.id })
  cache.setQueryData<WalmartRunDocument>(queryKey, (before) => before && { ...before, data: run })
  let isShown = false
  cache.setQueriesData<WalmartRunPage>({ queryKey: listKey }, (page) => {
    if (page?.data.some((row) => row.id === run.id) !== true) return page
    isShown = true
    return { ...page, data: page.data.map((row) => (row.id === run.id ? run : row)) }
  })
  // A new run moves the others; one that has ended may no longer match the filters.
  if (!isShown || run.finished_at !== null) void cache.invalidateQueries({ queryKey: listKey })
}
