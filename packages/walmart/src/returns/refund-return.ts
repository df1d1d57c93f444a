import type { z } from 'zod'

import { readReply } from '../http/reply.ts'
import { defineWrite } from '../writes/define-write.ts'
import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { findReturn } from './find-return.ts'
import type { ReturnLine } from './return-line.ts'
import { RefundedReturn, ReturnRefund } from './return-refund.ts'
import { Return } from './return.ts'

export const returnRefund = defineWrite({
  input: ReturnRefund,
  resource: Return,
  read: (session, { returnOrderId }, options) => findReturn(session, returnOrderId, options),
  send: async (session, refund, { signal, mayBegin }) => {
    const path = `/v3/returns/${refund.returnOrderId}/refund`
    const body = returnRefundBody(refund)
    const call = { method: 'POST', path, body, limit: 'refundReturn', signal, mayBegin } as const
    return readReply(RefundedReturn, await session.send(call))
  },
  progress: ({ lines }, before, after) => returnRefundProgress(lines, before, after),
  // Walmart's response repeats the request, and so does this one.
  found: (refund, { raw, gaps }) => {
    const value = RefundedReturn.parse({ returnOrderId: refund.returnOrderId, ...returnRefundBody(refund) })
    return { value, raw, gaps }
  },
})

/** The body of Walmart's `issueRefund`. */
export function returnRefundBody({ customerOrderId, lines }: z.output<typeof ReturnRefund>) {
  const refundLines = lines.map(({ returnOrderLineNumber, quantity }) => ({
    returnOrderLineNumber,
    quantity: { unitOfMeasure: 'EACH', measurementValue: quantity },
  }))
  return { customerOrderId, refundLines }
}

interface RefundedUnits {
  readonly returnOrderLineNumber: number
  readonly quantity: number
}

/**
 * The progress of a refund between two reads of the return. If the refund status changed but the units did not, the progress
 * is unclear, which counts as 'partial'.
 */
export function returnRefundProgress(lines: readonly RefundedUnits[], before: Return, after: Return): Progress {
  const parts = lines.map(({ returnOrderLineNumber: number, quantity }) => {
    const [old, now] = [lineOf(before, number), lineOf(after, number)]
    const progress = growthOf(refundedUnits(old), refundedUnits(now), quantity)
    const isStatusNew = (now?.currentRefundStatus ?? undefined) !== (old?.currentRefundStatus ?? undefined)
    return progress === 'not applied' && isStatusNew ? 'partial' : progress
  })
  return overall(parts)
}

function lineOf({ returnOrderLines }: Return, number: number): ReturnLine | undefined {
  return returnOrderLines.find(({ returnOrderLineNumber }) => returnOrderLineNumber === number)
}

/** `refundedQty` may count completed refunds only; the statuses also show refunds in progress. */
function refundedUnits(line: ReturnLine | undefined): number {
  const initiated = (line?.currentTrackingStatuses ?? [])
    .filter(({ currentRefundStatus }) => /^REFUND_(INITIATED|COMPLETED)$/.test(currentRefundStatus ?? ''))
    .reduce((units, { quantity }) => units + Number(quantity?.measurementValue ?? 0), 0)
  return Math.max(initiated, Number(line?.refundedQty ?? 0))
}
