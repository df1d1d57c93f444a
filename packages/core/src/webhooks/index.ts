export { webhookProcedures } from './procedures.ts'
export { purgeEvents } from './purge-events.ts'
export { startWebhooks } from './send-webhooks.ts'
export { webhookTasks } from './tasks.ts'
