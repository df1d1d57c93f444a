import { task } from '../platform/jobs.ts'
import { runJobs } from '../runs/index.ts'
import { refreshReturns } from './refresh-returns.ts'

export const returnTasks = task(runJobs.returns, (ctx, { runId }) => refreshReturns(ctx, runId))
