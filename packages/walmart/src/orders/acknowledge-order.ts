import { z } from 'zod'

import { PathId } from '../input-scalars.ts'
import type { Progress } from '../writes/progress.ts'
import { defineOrderWrite } from './define-order-write.ts'
import { unitsOf } from './line-units.ts'
import type { Order } from './order.ts'

/** An order to acknowledge. */
const Acknowledgement = z.strictObject({ purchaseOrderId: PathId })

export const acknowledgement = defineOrderWrite({
  input: Acknowledgement,
  action: 'acknowledge',
  body: () => undefined,
  progress: (_input, _before, after) => acknowledgementProgress(after),
  isAbsolute: true,
})

/** Done when no unit is left to acknowledge; an order acknowledged in part can be acknowledged again. */
export function acknowledgementProgress(order: Order): Progress {
  const isDone = order.orderLines.orderLine.every(
    ({ lineNumber }) => unitsOf(order, lineNumber, ({ status }) => status === 'Created') === 0,
  )
  return isDone ? 'done' : 'not applied'
}
