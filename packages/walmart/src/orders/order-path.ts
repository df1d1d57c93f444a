import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { PathId } from '../input-scalars.ts'

const Name = z.object({ purchaseOrderId: PathId })

/**
 * The path of an order.
 *
 * @throws WalmartError `invalid_request` for an id that no order can have
 */
export function orderPath(purchaseOrderId: string): string {
  return `/v3/orders/${readInput(Name, { purchaseOrderId }).purchaseOrderId}`
}
