import { z } from 'zod'

import { PathId } from '../input-scalars.ts'
import type { Progress } from '../writes/progress.ts'
import { defineOrderWrite } from './define-order-write.ts'
import { isIn, unitsOf } from './line-units.ts'
import type { Order } from './order.ts'
import { sentStatuses } from './unit-status.ts'

/** An order to acknowledge. */
const Acknowledgement = z.strictObject({ purchaseOrderId: PathId })

export const acknowledgement = defineOrderWrite({
  input: Acknowledgement,
  action: 'acknowledge',
  body: () => undefined,
  progress: (_input, _before, after) => acknowledgementProgress(after),
  isAbsolute: true,
})

const isCreated = isIn('Created')
const isAcknowledged = isIn('Acknowledged', ...sentStatuses)

/**
 * Done when units are acknowledged and none is left to acknowledge. An order acknowledged in part can be acknowledged again;
 * one whose units were all cancelled was not acknowledged.
 */
export function acknowledgementProgress(order: Order): Progress {
  const units = (matches: typeof isCreated) =>
    order.orderLines.orderLine.reduce((sum, { lineNumber }) => sum + unitsOf(order, lineNumber, matches), 0)
  return units(isCreated) === 0 && units(isAcknowledged) > 0 ? 'done' : 'not applied'
}
