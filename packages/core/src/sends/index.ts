export { announceDeadlines } from './announce-deadlines.ts'
export { fulfillmentProcedures, orderSendProcedures, returnSendProcedures, sendProcedures } from './procedures.ts'
export {
  claimDuration,
  claimMs,
  deliverySignal,
  type Lanes,
  requeueLanes,
  settlingMs,
  startWatch,
  untilNextMs,
} from './lanes.ts'
export { purgeSends } from './send.ts'
export { requeueSends } from './process-sends.ts'
export { sendTasks } from './tasks.ts'
