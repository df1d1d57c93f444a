import type { ScheduledKind } from '@aisle/contract'

interface PlannedRefresh {
  readonly kind: ScheduledKind
  readonly everySeconds: number
  /** Whether Walmart can be asked for what has changed since the last one. */
  readonly changesOnly: boolean
}

/** What is refreshed by itself, and how often. */
export const schedulePlan: readonly PlannedRefresh[] = [
  { kind: 'locations', everySeconds: 24 * 60 * 60, changesOnly: false },
  { kind: 'products', everySeconds: 60 * 60, changesOnly: false },
  { kind: 'orders', everySeconds: 5 * 60, changesOnly: true },
]
