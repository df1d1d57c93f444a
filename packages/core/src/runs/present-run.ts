import type { WalmartRun } from '@aisle/contract'

import type { RunRow } from './run-queries.ts'

/** A run as the API shows it. */
export function presentRun(row: RunRow): WalmartRun {
  return {
    id: row.id,
    instance_id: row.instance_id,
    kind: row.kind,
    mode: row.changed_since === null ? 'full' : 'changes',
    changed_since: row.changed_since?.toISOString() ?? null,
    status: row.status,
    is_setup: row.is_setup,
    processed: row.processed,
    total: row.total,
    error: runErrorOf(row),
    next_attempt_at: row.next_attempt_at?.toISOString() ?? null,
    problems: row.problems,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  }
}

/** A run that goes on again may still have its last error written down, and so may one that was cancelled. */
export function runErrorOf({
  status,
  error_code: code,
  error_message: message,
}: Pick<RunRow, 'status' | 'error_code' | 'error_message'>): WalmartRun['error'] {
  const isInTheWay = status === 'retrying' || status === 'failed'
  return isInTheWay && code !== null ? { code, message: message ?? '' } : null
}
