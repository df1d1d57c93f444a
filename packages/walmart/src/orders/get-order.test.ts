import { expect, test } from 'vitest'

import { readOrder } from './get-order.ts'

const order = {
  purchaseOrderId: '1',
  customerOrderId: '2',
  orderDate: 1_764_591_825_000,
  orderLines: { orderLine: [{ lineNumber: '1', item: {}, orderLineQuantity: { amount: '1' } }] },
}
const response = (json: unknown) => ({
  status: 200,
  headers: new Headers(),
  bytes: new Uint8Array(),
  correlationId: 'c-1',
  secrets: [],
  json,
})

test.each([
  ['wrapped', { order }],
  ['bare', order],
])('reads an order that is %s', (_how, json) => {
  expect(readOrder(response(json))).toMatchObject({ value: { purchaseOrderId: '1' }, raw: order, gaps: [] })
})

test.each([null, [], {}, { order: null }, { order: { purchaseOrderId: '1' } }])('rejects %j', (json) => {
  expect(() => readOrder(response(json))).toThrow('unexpected response')
})
