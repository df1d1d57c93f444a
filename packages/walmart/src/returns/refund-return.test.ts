import { expect, test } from 'vitest'

import { returnRefundBody, returnRefundProgress } from './refund-return.ts'
import { ReturnRefund } from './return-refund.ts'
import { Return } from './return.ts'

test('builds Walmart’s structure', () => {
  const lines = [
    { returnOrderLineNumber: 1, quantity: 2 },
    { returnOrderLineNumber: 3, quantity: 1 },
  ]
  expect(returnRefundBody(ReturnRefund.parse({ returnOrderId: '10', customerOrderId: '52', lines }))).toEqual({
    customerOrderId: '52',
    refundLines: [
      { returnOrderLineNumber: 1, quantity: { unitOfMeasure: 'EACH', measurementValue: 2 } },
      { returnOrderLineNumber: 3, quantity: { unitOfMeasure: 'EACH', measurementValue: 1 } },
    ],
  })
})

/** A return with these lines, numbered from 1. */
function returnOf(...lines: object[]): Return {
  const returnOrderLines = lines.map((line, index) => ({ returnOrderLineNumber: index + 1, ...line }))
  const ids = { returnOrderId: '10', customerOrderId: '52' }
  return Return.parse({ ...ids, returnOrderDate: '2026-02-28T05:06:07Z', returnOrderLines })
}

const state = (currentRefundStatus: string | undefined, units: number) => ({
  currentRefundStatus,
  quantity: { unitOfMeasure: 'EACH', measurementValue: units },
})
const begun = (units: number) => ({
  currentTrackingStatuses: [state(undefined, 9 - units), state('REFUND_INITIATED', units)],
})
const ended = (units: number) => ({ refundedQty: units, currentTrackingStatuses: [state('REFUND_COMPLETED', units)] })
const one = [{ returnOrderLineNumber: 1, quantity: 2 }]
const two = [...one, { returnOrderLineNumber: 2, quantity: 1 }]

test.for<[string, typeof one, Return, Return, string]>([
  ['nothing changes', one, returnOf({}), returnOf({}), 'not applied'],
  ['only the earlier refund is present', one, returnOf(begun(2)), returnOf(begun(2)), 'not applied'],
  ['an earlier refund completes', one, returnOf(begun(2)), returnOf(ended(2)), 'not applied'],
  ['another line is refunded', one, returnOf({}, {}), returnOf({}, begun(2)), 'not applied'],
  ['a refund is initiated', one, returnOf({}), returnOf(begun(2)), 'done'],
  ['a second refund is initiated', one, returnOf(begun(2)), returnOf(begun(4)), 'done'],
  ['only refundedQty shows the refund', one, returnOf({ refundedQty: 0 }), returnOf({ refundedQty: 2 }), 'done'],
  ['fewer units are refunded', one, returnOf({}), returnOf(begun(1)), 'partial'],
  ['one of two lines is refunded', two, returnOf({}, {}), returnOf(begun(2), {}), 'partial'],
  ['only a status changes', one, returnOf({}), returnOf({ currentRefundStatus: 'REFUND_PENDING' }), 'partial'],
])('returns its progress when %s', ([, lines, before, after, progress]) => {
  expect(returnRefundProgress(lines, before, after)).toBe(progress)
})
