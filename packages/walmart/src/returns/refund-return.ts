import type { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { confirmWrite } from '../writes/confirm-write.ts'
import { foundIf, growthOf, overall, type Progress } from '../writes/progress.ts'
import { findReturn } from './find-return.ts'
import type { ReturnLine } from './return-line.ts'
import { RefundedReturn, ReturnRefund } from './return-refund.ts'
import type { Return } from './return.ts'

/** Reads what was refunded before, as a line can be refunded in parts. */
export async function refundReturn(
  session: Session,
  input: ReturnRefund,
  { signal }: CallOptions = {},
): Promise<Reply<RefundedReturn>> {
  const refund = readInput(ReturnRefund, input)
  const { returnOrderId, lines } = refund
  const path = `/v3/returns/${returnOrderId}/refund`
  const body = returnRefundBody(refund)
  const { value: before } = await findReturn(session, returnOrderId, { signal })
  return confirmWrite(session, {
    send: async () => {
      const response = await session.send({ method: 'POST', path, body, limit: 'refundReturn', signal })
      return readReply(RefundedReturn, response)
    },
    find: async () => {
      const { value: after, raw, gaps } = await findReturn(session, returnOrderId, { signal })
      // Walmart's response repeats the request, and so does this one.
      const value = RefundedReturn.parse({ returnOrderId, ...body })
      return foundIf(returnRefundProgress(lines, before, after), { value, raw, gaps })
    },
    signal,
  })
}

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
