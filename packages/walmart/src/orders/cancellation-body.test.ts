import { expect, test } from 'vitest'

import { cancellationBody } from './cancellation-body.ts'
import { Cancellation } from './cancellation.ts'

const statusOf = (cancellationReason: string, amount: string) => ({
  status: 'Cancelled',
  cancellationReason,
  statusQuantity: { unitOfMeasurement: 'EACH', amount },
})

test('builds Walmart’s structure with several reasons per line', () => {
  const lines = [
    { lineNumber: '4', quantity: 2, reason: 'SELLER_CANCEL_OUT_OF_STOCK' },
    { lineNumber: '5', quantity: 1, reason: 'SELLER_CANCEL_PRICING_ERROR' },
    { lineNumber: '4', quantity: 1, reason: 'SOMETHING_NEW' },
  ]
  expect(cancellationBody(Cancellation.parse({ purchaseOrderId: '1796', lines }))).toEqual({
    orderCancellation: {
      orderLines: {
        orderLine: [
          {
            lineNumber: '4',
            orderLineStatuses: {
              orderLineStatus: [statusOf('SELLER_CANCEL_OUT_OF_STOCK', '2'), statusOf('SOMETHING_NEW', '1')],
            },
          },
          {
            lineNumber: '5',
            orderLineStatuses: { orderLineStatus: [statusOf('SELLER_CANCEL_PRICING_ERROR', '1')] },
          },
        ],
      },
    },
  })
})
