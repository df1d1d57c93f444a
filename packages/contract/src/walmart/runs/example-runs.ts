import type { WalmartRun } from './run.ts'

/** An order refresh in progress. */
export const exampleRun = {
  id: 42,
  instance_id: 1,
  kind: 'orders',
  mode: 'changes',
  changed_since: '2026-11-23T15:30:00.000Z',
  status: 'running',
  is_setup: false,
  processed: 200,
  total: 1250,
  error: null,
  next_attempt_at: null,
  problems: [],
  created_at: '2026-11-23T16:12:00.000Z',
  started_at: '2026-11-23T16:12:01.000Z',
  finished_at: null,
} satisfies WalmartRun

/** A run that no worker has started yet. */
export const exampleQueuedRun = {
  id: 43,
  instance_id: 1,
  kind: 'products',
  mode: 'full',
  changed_since: null,
  status: 'queued',
  is_setup: false,
  processed: 0,
  total: null,
  error: null,
  next_attempt_at: null,
  problems: [],
  created_at: '2026-11-23T16:12:00.000Z',
  started_at: null,
  finished_at: null,
} satisfies WalmartRun

/** The id of a failed refresh of listings, which can be retried. */
export const exampleFailedRunId = 41
