import type { z } from 'zod'

import type { ReturnRefund } from './return-refund.ts'

/** The body of Walmart's `issueRefund`. */
export function returnRefundBody({ customerOrderId, lines }: z.output<typeof ReturnRefund>) {
  const refundLines = lines.map(({ returnOrderLineNumber, quantity }) => ({
    returnOrderLineNumber,
    quantity: { unitOfMeasure: 'EACH', measurementValue: quantity },
  }))
  return { customerOrderId, refundLines }
}
