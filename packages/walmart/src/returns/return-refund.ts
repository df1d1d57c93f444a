import { z } from 'zod'

import { PathId, Text, Units } from '../input-scalars.ts'
import { onlyOnce } from '../only-once.ts'
import { Code, Count, Identifier, listOf, ReturnQuantity } from '../scalars.ts'

/** Units of one return line to refund. */
export const ReturnRefundLine = z.strictObject({
  returnOrderLineNumber: z.int('expected the line number, an integer').min(0),
  quantity: Units,
})
export type ReturnRefundLine = z.input<typeof ReturnRefundLine>

/** A refund of returned units. Walmart computes the amounts. */
export const ReturnRefund = z.strictObject({
  returnOrderId: PathId,
  customerOrderId: Text,
  lines: z
    .array(ReturnRefundLine)
    .min(1, 'expected at least one line')
    .superRefine(
      onlyOnce({
        field: 'returnOrderLineNumber',
        keyOf: ({ returnOrderLineNumber }) => returnOrderLineNumber,
        messageOf: ({ returnOrderLineNumber: number }) =>
          `line ${number} is repeated: combine its quantities in one entry`,
      }),
    ),
})
export type ReturnRefund = z.input<typeof ReturnRefund>

/** The refund as confirmed by Walmart. */
export const RefundedReturn = z.looseObject({
  returnOrderId: Identifier,
  customerOrderId: Code.nullish(),
  refundLines: listOf(z.looseObject({ returnOrderLineNumber: Count, quantity: ReturnQuantity.nullish() })),
})
export type RefundedReturn = z.output<typeof RefundedReturn>
