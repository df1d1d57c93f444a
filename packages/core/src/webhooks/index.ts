export { webhookProcedures } from './procedures.ts'
export { startWebhooks } from './send-webhooks.ts'
export { webhookTasks } from './tasks.ts'
