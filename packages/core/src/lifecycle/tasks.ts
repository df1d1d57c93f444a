import { task } from '../platform/jobs.ts'
import { runJobs } from '../runs/index.ts'
import { connectInstance } from './connect-instance.ts'
import { deleteInstanceJob, removeInstance } from './delete-instance.ts'

export const lifecycleTasks = {
  ...task(runJobs.token, (ctx, { runId }) => connectInstance(ctx, runId)),
  ...task(deleteInstanceJob, removeInstance),
}
