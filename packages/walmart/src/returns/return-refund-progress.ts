import { growthOf, overall, type Progress } from '../writes/progress.ts'
import type { ReturnLine } from './return-line.ts'
import type { Return } from './return.ts'

/** Units of a return line that are to be paid back. */
export interface RefundedUnits {
  readonly returnOrderLineNumber: number
  readonly quantity: number
}

/**
 * How much of a refund has happened between two readings of the return. A refund status that changed while the units did
 * not leaves it open what has happened: that is 'in part'.
 */
export function returnRefundProgress(lines: readonly RefundedUnits[], before: Return, after: Return): Progress {
  const parts = lines.map(({ returnOrderLineNumber: number, quantity }) => {
    const [old, now] = [lineOf(before, number), lineOf(after, number)]
    const progress = growthOf(refundedUnits(old), refundedUnits(now), quantity)
    const isStatusNew = (now?.currentRefundStatus ?? undefined) !== (old?.currentRefundStatus ?? undefined)
    return progress === 'not begun' && isStatusNew ? 'in part' : progress
  })
  return overall(parts)
}

function lineOf({ returnOrderLines }: Return, number: number): ReturnLine | undefined {
  return returnOrderLines.find(({ returnOrderLineNumber }) => returnOrderLineNumber === number)
}

/** `refundedQty` may count a refund when it has ended; the statuses show one that has begun. */
function refundedUnits(line: ReturnLine | undefined): number {
  const begun = (line?.currentTrackingStatuses ?? [])
    .filter(({ currentRefundStatus }) => /^REFUND_(INITIATED|COMPLETED)$/.test(currentRefundStatus ?? ''))
    .reduce((units, { quantity }) => units + Number(quantity?.measurementValue ?? 0), 0)
  return Math.max(begun, Number(line?.refundedQty ?? 0))
}
