import { acknowledgeOrdersJob, settleSendJob } from '../orders/index.ts'
import { task } from '../platform/jobs.ts'
import { acknowledgeNewOrders } from './acknowledge-new-orders.ts'
import { processSends } from './process-sends.ts'
import { settleSend } from './settle-send.ts'
import { sendJob } from './turns.ts'

export const sendTasks = {
  ...task(sendJob, (ctx, { instanceId, type }) => processSends(ctx, { instanceId, type })),
  ...task(acknowledgeOrdersJob, acknowledgeNewOrders),
  ...task(settleSendJob, settleSend),
}
