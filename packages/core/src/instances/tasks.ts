import { task } from '../platform/jobs.ts'
import { syncJobs } from '../sync/index.ts'
import { connectInstance } from './connect-instance.ts'

export const instancesTasks = task(syncJobs.token, (ctx, { runId }) => connectInstance(ctx, runId))
