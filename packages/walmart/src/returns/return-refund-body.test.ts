import { expect, test } from 'vitest'

import { returnRefundBody } from './return-refund-body.ts'
import { ReturnRefund } from './return-refund.ts'

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
