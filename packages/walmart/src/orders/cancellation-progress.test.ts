import { expect, test } from 'vitest'

import { cancellationProgress } from './cancellation-progress.ts'
import { Order } from './order.ts'

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
