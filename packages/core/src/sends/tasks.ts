import { task } from '../platform/jobs.ts'
import { processSends } from './process-sends.ts'
import { sendJob } from './send-job.ts'

export const sendTasks = task(sendJob, (ctx, { instanceId, type }) => processSends(ctx, { instanceId, type }))
