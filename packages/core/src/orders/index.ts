export {
  acknowledgeOrdersJob,
  queueAcknowledgements,
  queueSettling,
  sendUnderWay,
  settleSendJob,
} from './order-jobs.ts'
export { orderLockOrder, recordReturned } from './sold-orders.ts'
export { unknownOrder } from './order.ts'
export { orderProcedures, proformaProcedures } from './procedures.ts'
export { orderTasks } from './tasks.ts'
