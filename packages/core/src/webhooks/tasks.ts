import { task } from '../platform/jobs.ts'
import { sendWebhooks, sendWebhooksJob } from './send-webhooks.ts'

export const webhookTasks = { ...task(sendWebhooksJob, sendWebhooks) }
