import { useQuery } from '@tanstack/react-query'

import { queries } from '../api.ts'
import { formatNumber } from '../components/format.ts'

/** Everything that needs a person, across all instances. */
export const useProblems = () => useQuery(queries.problems.list({}))

/** How many records need a person, such as `12` or `1,000+`; undefined while none are known. */
export function useProblemCount(): string | undefined {
  const groups = useProblems().data?.data.groups ?? []
  if (groups.length === 0) return undefined
  const count = groups.reduce((sum, group) => sum + group.count, 0)
  return `${formatNumber(count)}${groups.some((group) => group.is_count_capped) ? '+' : ''}`
}
