import { contract } from '@aisle/contract'

import { operation, subscription } from '../platform/trpc.ts'
import { cancelRun } from './cancel-run.ts'
import { getRun } from './get-run.ts'
import { getSchedule } from './get-schedule.ts'
import { listRuns } from './list-runs.ts'
import { pauseSchedule, resumeSchedule } from './pause-schedule.ts'
import { retryRun } from './retry-run.ts'
import { startRefresh } from './start-refresh.ts'
import { watchRuns } from './watch-runs.ts'

const { runs, schedule, locations, products, orders } = contract.walmart

export const runProcedures = {
  list: operation(runs.list).query(({ ctx, input }) => listRuns(ctx, input)),
  get: operation(runs.get).query(({ ctx, input }) => getRun(ctx, input)),
  cancel: operation(runs.cancel).mutation(({ ctx, input }) => cancelRun(ctx, input)),
  retry: operation(runs.retry).mutation(({ ctx, input }) => retryRun(ctx, input)),
  watch: subscription(runs.watch, (ctx, input) => watchRuns(ctx, input)),
}

export const scheduleProcedures = {
  get: operation(schedule.get).query(({ ctx, input }) => getSchedule(ctx, input)),
  pause: operation(schedule.pause).mutation(({ ctx, input }) => pauseSchedule(ctx, input)),
  resume: operation(schedule.resume).mutation(({ ctx, input }) => resumeSchedule(ctx, input)),
}

/** The refresh of each kind of record; its place is beside the kind's other operations. */
export const refreshProcedures = {
  locations: operation(locations.refresh).mutation(({ ctx, input }) =>
    startRefresh(ctx, { ...input, kind: 'locations', mode: 'full' }),
  ),
  products: operation(products.refresh).mutation(({ ctx, input }) =>
    startRefresh(ctx, { ...input, kind: 'products', mode: 'full' }),
  ),
  orders: operation(orders.refresh).mutation(({ ctx, input }) => startRefresh(ctx, { ...input, kind: 'orders' })),
}
