import type { RunStatus } from '@aisle/contract'
import { sql } from 'kysely'

export const underWay = ['queued', 'running', 'retrying'] as const satisfies readonly RunStatus[]

/** As a condition on `sync_runs`. Literals, so that the planner matches it with the partial index. */
export const isUnderWay = sql<boolean>`sync_runs.status in (${sql.join(underWay.map((status) => sql.lit(status)))})`

/** What became of a run, for error messages. */
export const statusPhrases = {
  queued: 'waits for a worker',
  running: 'is running',
  retrying: 'is being tried again',
  completed: 'has completed',
  failed: 'has failed',
  cancelled: 'was cancelled',
} as const satisfies Record<RunStatus, string>
