import { task } from '../platform/jobs.ts'
import { deleteDeliveries, deleteDeliveriesJob } from './delete-webhook.ts'
import { sendWebhooks, sendWebhooksJob } from './send-webhooks.ts'

export const webhookTasks = { ...task(sendWebhooksJob, sendWebhooks), ...task(deleteDeliveriesJob, deleteDeliveries) }
