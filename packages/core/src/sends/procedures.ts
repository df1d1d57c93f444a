import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { cancelSend, resolveSend, retrySend } from './change-send.ts'
import { changeTracking } from './change-tracking.ts'
import { getFulfillment, listFulfillments } from './fulfillment.ts'
import { refundReturn } from './refund-return.ts'
import { acknowledgeOrder, acknowledgeOrders, cancelLines, refundOrder } from './send-for-order.ts'
import { getSend, listSends } from './send.ts'
import { shipOrders } from './ship-orders.ts'

const { fulfillments, orders, returns, sends } = contract.walmart

export const sendProcedures = {
  list: operation(sends.list).query(({ ctx, input }) => listSends(ctx, input)),
  get: operation(sends.get).query(({ ctx, input }) => getSend(ctx, input)),
  cancel: operation(sends.cancel).mutation(({ ctx, input }) => cancelSend(ctx, input)),
  retry: operation(sends.retry).mutation(({ ctx, input }) => retrySend(ctx, input)),
  resolve: operation(sends.resolve).mutation(({ ctx, input }) => resolveSend(ctx, input)),
}

export const fulfillmentProcedures = {
  create: operation(fulfillments.create).mutation(({ ctx, input }) => shipOrders(ctx, input)),
  list: operation(fulfillments.list).query(({ ctx, input }) => listFulfillments(ctx, input)),
  get: operation(fulfillments.get).query(({ ctx, input }) => getFulfillment(ctx, input)),
  changeTracking: operation(fulfillments.changeTracking).mutation(({ ctx, input }) => changeTracking(ctx, input)),
}

export const orderSendProcedures = {
  acknowledge: operation(orders.acknowledge).mutation(({ ctx, input }) => acknowledgeOrder(ctx, input)),
  acknowledgeMany: operation(orders.acknowledgeMany).mutation(({ ctx, input }) => acknowledgeOrders(ctx, input)),
  cancelLines: operation(orders.cancelLines).mutation(({ ctx, input }) => cancelLines(ctx, input)),
  refund: operation(orders.refund).mutation(({ ctx, input }) => refundOrder(ctx, input)),
}

export const returnSendProcedures = {
  refund: operation(returns.refund).mutation(({ ctx, input }) => refundReturn(ctx, input)),
}
