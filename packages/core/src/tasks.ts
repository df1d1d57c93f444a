import type { TaskList } from 'graphile-worker'

import { accountingTasks, closeDueBatches } from './accounting/index.ts'
import { lifecycleTasks, requeueDeletions } from './lifecycle/index.ts'
import { listingTasks } from './listings/index.ts'
import { locationTasks } from './locations/index.ts'
import { offerTasks, purgeFeeds, requeueFeeds, requeueOffers } from './offers/index.ts'
import { orderTasks } from './orders/index.ts'
import type { Services } from './platform/context.ts'
import type { CronEntry } from './platform/cron.ts'
import { cronTask, type TaskBuilder } from './platform/jobs.ts'
import { mergeRowCounts } from './platform/row-counts.ts'
import { completeSupersededJobs } from './platform/worker-lease.ts'
import { purgeIdempotencyKeys } from './platform/write.ts'
import { returnTasks } from './returns/index.ts'
import { purgeRunEvents, purgeRuns, requeueOrphanedRuns } from './runs/index.ts'
import { startDueRuns } from './schedule/index.ts'
import { announceDeadlines, purgeSends, requeueSends, sendTasks } from './sends/index.ts'
import { purgeEvents, startWebhooks, webhookTasks } from './webhooks/index.ts'

const jobs: Readonly<Record<string, TaskBuilder>> = {
  ...lifecycleTasks,
  ...locationTasks,
  ...listingTasks,
  ...orderTasks,
  ...returnTasks,
  ...sendTasks,
  ...offerTasks,
  ...accountingTasks,
  ...webhookTasks,
}

// Each entry serves all tenants.
const cron: Readonly<Record<string, CronEntry & { readonly run: (services: Services) => Promise<void> }>> = {
  requeue_orphaned_runs: { every: '1 minute', run: requeueOrphanedRuns },
  complete_superseded_jobs: { every: '1 minute', run: completeSupersededJobs },
  requeue_sends: { every: '1 minute', run: requeueSends },
  requeue_offers: { every: '1 minute', run: requeueOffers },
  requeue_feeds: { every: '1 minute', run: requeueFeeds },
  announce_deadlines: { every: '1 minute', run: announceDeadlines },
  requeue_deletions: { every: '1 minute', run: requeueDeletions },
  start_due_runs: { every: '1 minute', run: startDueRuns },
  start_webhooks: { every: '10 seconds', run: startWebhooks },
  merge_row_counts: { every: '1 minute', run: mergeRowCounts },
  close_due_batches: { every: '1 minute', run: closeDueBatches },
  purge_idempotency_keys: { every: '1 hour', at: '00:17', run: purgeIdempotencyKeys },
  purge_run_events: { every: '1 hour', at: '00:47', run: purgeRunEvents },
  purge_events: { every: '1 hour', at: '00:27', run: purgeEvents },
  purge_sends: { every: '1 hour', at: '00:37', run: purgeSends },
  purge_feeds: { every: '1 hour', at: '00:57', run: purgeFeeds },
  purge_runs: { every: '1 day', at: '03:47', run: purgeRuns },
}

export const cronEntries: Readonly<Record<string, CronEntry>> = cron

/** Every job and cron entry. */
export function buildTaskList(services: Services): TaskList {
  const tasks = { ...jobs, ...mapValues(cron, ({ run }) => cronTask(run)) }
  return mapValues(tasks, (build, name) => build(services, name))
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]))
}
