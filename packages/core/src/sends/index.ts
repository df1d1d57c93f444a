export { fulfillmentProcedures, orderSendProcedures, returnSendProcedures, sendProcedures } from './procedures.ts'
export { requeueSends } from './process-sends.ts'
export { sendTasks } from './tasks.ts'
