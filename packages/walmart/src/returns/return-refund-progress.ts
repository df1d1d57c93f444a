import { growthOf, overall, type Progress } from '../writes/progress.ts'
import type { ReturnLine } from './return-line.ts'
import type { Return } from './return.ts'

export interface RefundedUnits {
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
