import type { Filters } from '../components/filters.tsx'
import { formatDay } from '../components/format.ts'

const dayMs = 86_400_000
const defaultDays = 30

export type Period = ReturnType<typeof periodOf>

/** The period in the address, or the last 30 days. */
export function periodOf({ search }: Filters) {
  const first = new Date(Date.now() - (defaultDays - 1) * dayMs)
  return { from: search['date_from'] ?? formatDay(first), to: search['date_to'] ?? formatDay(new Date()) }
}
