import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { PathId } from '../input-scalars.ts'

const Input = z.object({ purchaseOrderId: PathId })

/**
 * @throws WalmartError `invalid_request` for an invalid id
 */
export function orderPath(purchaseOrderId: string): string {
  return `/v3/orders/${readInput(Input, { purchaseOrderId }).purchaseOrderId}`
}
