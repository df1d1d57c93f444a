import type { TaskList } from 'graphile-worker'

import { lifecycleTasks, requeueDeletions } from './lifecycle/index.ts'
import { listingTasks } from './listings/index.ts'
import { locationTasks } from './locations/index.ts'
import { orderTasks } from './orders/index.ts'
import type { Services } from './platform/context.ts'
import { purgeIdempotencyKeys } from './platform/idempotency.ts'
import { cronTask, type TaskBuilder } from './platform/jobs.ts'
import { purgeRunEvents, purgeRuns, requeueOrphanedRuns } from './runs/index.ts'
import { startDueRuns } from './schedule/index.ts'

const tasks: Readonly<Record<string, TaskBuilder>> = {
  ...lifecycleTasks,
  ...locationTasks,
  ...listingTasks,
  ...orderTasks,
  requeue_orphaned_runs: cronTask(requeueOrphanedRuns),
  requeue_deletions: cronTask(requeueDeletions),
  start_due_runs: cronTask(startDueRuns),
  purge_runs: cronTask(purgeRuns),
  purge_idempotency_keys: cronTask(purgeIdempotencyKeys),
  purge_run_events: cronTask(purgeRunEvents),
}

/** Every job and cron entry. */
export function buildTaskList(services: Services): TaskList {
  return Object.fromEntries(Object.entries(tasks).map(([name, build]) => [name, build(services)]))
}
