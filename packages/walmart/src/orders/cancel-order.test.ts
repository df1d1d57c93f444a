import { expect, test } from 'vitest'

import { cancellationBody, cancellationProgress } from './cancel-order.ts'
import { Cancellation } from './cancellation.ts'
import { Order } from './order.ts'

const statusOf = (cancellationReason: string, amount: string) => ({
  status: 'Cancelled',
  cancellationReason,
  statusQuantity: { unitOfMeasurement: 'EACH', amount },
})

test('builds Walmart’s structure, with several reasons per line', () => {
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

/** An order with this many cancelled units per line; lines are numbered from 1. */
function orderOf(...cancelled: number[]): Order {
  const orderLine = cancelled.map((units, index) => {
    const amounts = { Created: 9 - units, Cancelled: units }
    const orderLineStatus = Object.entries(amounts).map(([status, amount]) => ({ status, statusQuantity: { amount } }))
    const lineNumber = String(index + 1)
    return { lineNumber, item: {}, orderLineQuantity: { amount: '9' }, orderLineStatuses: { orderLineStatus } }
  })
  const ids = { purchaseOrderId: '1', customerOrderId: '2' }
  return Order.parse({ ...ids, orderDate: 1_764_591_825_000, orderLines: { orderLine } })
}

const first = (quantity: number) => ({ lineNumber: '1', quantity })
const second = (quantity: number) => ({ lineNumber: '2', quantity })

test.for<[{ lineNumber: string; quantity: number }[], number[], number[], string]>([
  [[first(2)], [0, 0], [0, 0], 'not applied'],
  [[first(2)], [2, 0], [2, 0], 'not applied'],
  [[first(2)], [0, 0], [0, 2], 'not applied'],
  [[first(2)], [0, 0], [2, 0], 'done'],
  [[first(2)], [2, 0], [4, 0], 'done'],
  [[first(2)], [0, 0], [1, 0], 'partial'],
  [[first(2), first(1)], [0, 0], [2, 0], 'partial'],
  [[first(2), first(1)], [0, 0], [3, 0], 'done'],
  [[first(2), second(1)], [0, 0], [2, 0], 'partial'],
  [[first(2), second(1)], [0, 0], [2, 1], 'done'],
])('for %j, with %j cancelled before and %j after, returns "%s"', ([lines, before, after, progress]) => {
  expect(cancellationProgress(lines, orderOf(...before), orderOf(...after))).toBe(progress)
})
