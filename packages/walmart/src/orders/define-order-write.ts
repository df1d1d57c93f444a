import type { z } from 'zod'

import type { LimitGroup } from '../budget/limits.ts'
import { type ConfirmableWrite, defineWrite } from '../writes/define-write.ts'
import type { Progress } from '../writes/progress.ts'
import { getOrder, orderPath, readOrder } from './get-order.ts'
import { Order } from './order.ts'

/** The limit of each action, by the last segment of its path. */
const limitByAction = {
  acknowledge: 'acknowledgeOrder',
  shipping: 'shipOrder',
  cancel: 'cancelOrder',
  refund: 'refundOrder',
} as const satisfies Record<string, LimitGroup>

interface OrderChange<Input extends z.ZodType> {
  readonly input: Input
  readonly action: keyof typeof limitByAction
  readonly body: (input: z.output<Input>, currency: string) => object | undefined
  readonly progress: (input: z.output<Input>, before: Order, after: Order) => Progress
  readonly isAbsolute?: boolean
}

/** A change of an order, which returns the changed order. */
export function defineOrderWrite<Input extends z.ZodType<{ readonly purchaseOrderId: string }>>({
  action,
  body,
  ...change
}: OrderChange<Input>): ConfirmableWrite<z.input<Input>, Order> {
  return defineWrite({
    ...change,
    resource: Order,
    read: (session, { purchaseOrderId }, options) => getOrder(session, purchaseOrderId, options),
    send: async (session, input, { signal, mayBegin }) => {
      const path = `${orderPath(input.purchaseOrderId)}/${action}`
      const call = { method: 'POST', path, body: body(input, session.currency), limit: limitByAction[action] } as const
      return readOrder(await session.send({ ...call, signal, mayBegin }))
    },
    found: (_input, after) => after,
  })
}
