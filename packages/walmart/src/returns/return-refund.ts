import { z } from 'zod'

import { PathId, Text, Units } from '../input-scalars.ts'
import { Code, Count, Identifier, listOf } from '../scalars.ts'
import { ReturnQuantity } from './return-scalars.ts'

/** Units of one return line that are paid back. */
export const ReturnRefundLine = z.strictObject({
  returnOrderLineNumber: z.int('expected the integer of the return line').min(0),
  /** How many units of the return line are paid back. */
  quantity: Units,
})
export type ReturnRefundLine = z.input<typeof ReturnRefundLine>

/** What of a return is paid back. Walmart knows the amounts. */
export const ReturnRefund = z.strictObject({
  returnOrderId: PathId,
  customerOrderId: Text,
  lines: z.array(ReturnRefundLine).min(1, 'expected at least one line').superRefine(checkOnce),
})
export type ReturnRefund = z.input<typeof ReturnRefund>

function checkOnce(lines: readonly { readonly returnOrderLineNumber: number }[], context: z.RefinementCtx): void {
  const numbers = lines.map(({ returnOrderLineNumber }) => returnOrderLineNumber)
  for (const [index, number] of numbers.entries()) {
    if (numbers.indexOf(number) === index) continue
    const message = `line ${number} is there twice: add up its quantities`
    context.addIssue({ code: 'custom', path: [index, 'returnOrderLineNumber'], message })
  }
}

/** What Walmart says it pays back. */
export const RefundedReturn = z.looseObject({
  returnOrderId: Identifier,
  customerOrderId: Code.nullish(),
  refundLines: listOf(z.looseObject({ returnOrderLineNumber: Count, quantity: ReturnQuantity.nullish() })),
})
export type RefundedReturn = z.output<typeof RefundedReturn>
