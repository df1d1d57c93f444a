import { expect, test } from 'vitest'

import { acknowledgementProgress } from './acknowledge-order.ts'
import { Order } from './order.ts'

test.each([
  ['done', ['Acknowledged', 'Acknowledged']],
  ['done', ['Shipped', 'Cancelled']],
  ['not applied', ['Acknowledged', 'Created']],
  ['not applied', ['Created', 'Created']],
])('returns "%s" for an order with lines in %j', (progress, statuses) => {
  const orderLine = statuses.map((status, index) => ({
    lineNumber: String(index + 1),
    item: {},
    orderLineQuantity: { amount: '1' },
    orderLineStatuses: { orderLineStatus: [{ status, statusQuantity: { amount: '1' } }] },
  }))
  const ids = { purchaseOrderId: '1', customerOrderId: '2' }
  expect(
    acknowledgementProgress(Order.parse({ ...ids, orderDate: 1_764_591_825_000, orderLines: { orderLine } })),
  ).toBe(progress)
})
