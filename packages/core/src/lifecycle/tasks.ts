import { task } from '../platform/jobs.ts'
import { syncJobs } from '../runs/index.ts'
import { connectInstance } from './connect-instance.ts'
import { deleteInstanceJob, removeInstance } from './remove-instance.ts'

export const lifecycleTasks = {
  ...task(syncJobs.token, (ctx, { runId }) => connectInstance(ctx, runId)),
  ...task(deleteInstanceJob, removeInstance),
}
