import { contract } from '@aisle/contract'

import { operation, subscription } from '../platform/trpc.ts'
import { cancelRun } from './cancel-run.ts'
import { retryRun } from './retry-run.ts'
import { getRun, listRunProblems, listRuns } from './run.ts'
import { watchRuns } from './watch-runs.ts'

const { runs } = contract.walmart

export const runProcedures = {
  list: operation(runs.list).query(({ ctx, input }) => listRuns(ctx, input)),
  get: operation(runs.get).query(({ ctx, input }) => getRun(ctx, input)),
  problems: operation(runs.problems).query(({ ctx, input }) => listRunProblems(ctx, input)),
  cancel: operation(runs.cancel).mutation(({ ctx, input }) => cancelRun(ctx, input)),
  retry: operation(runs.retry).mutation(({ ctx, input }) => retryRun(ctx, input)),
  watch: subscription(runs.watch, (ctx, input) => watchRuns(ctx, input)),
}
