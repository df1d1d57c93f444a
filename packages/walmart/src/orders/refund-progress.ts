import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { centsOf } from './cents.ts'
import { linesOf } from './line-units.ts'
import type { Order } from './order.ts'

/** Amounts are positive decimal strings. */
export interface RefundedCharges {
  readonly lineNumber: string
  readonly charges: readonly { readonly chargeType: string; readonly amount: string }[]
}

/**
 * The progress of a refund between two reads of the order, by line and type of charge. Taxes are ignored: Walmart omits them
 * from some responses. Walmart may refund more than requested, as with a full refund.
 */
export function refundProgress(lines: readonly RefundedCharges[], before: Order, after: Order): Progress {
  const parts = lines.flatMap(({ lineNumber, charges }) =>
    [...Map.groupBy(charges, ({ chargeType }) => chargeType)].map(([chargeType, group]) => {
      const wanted = group.reduce((cents, { amount }) => cents + centsOf(amount), 0n)
      return growthOf(refunded(before, lineNumber, chargeType), refunded(after, lineNumber, chargeType), wanted)
    }),
  )
  return overall(parts)
}

/** In cents. Refunds are negative charges. */
function refunded(order: Order, lineNumber: string, chargeType: string): bigint {
  return linesOf(order, lineNumber)
    .flatMap((line) => line.refund?.refundCharges?.refundCharge ?? [])
    .filter(({ charge }) => charge.chargeType === chargeType)
    .reduce((cents, { charge }) => cents - centsOf(charge.chargeAmount.amount), 0n)
}
