import { expect, test } from 'vitest'

import { Order, OrdersResponse, type OrderJson } from './order.ts'

const charge = { chargeType: 'PRODUCT', chargeAmount: { currency: 'USD', amount: 19.9 } }
const one = { unitOfMeasurement: 'EACH', amount: '1' }
const line = {
  lineNumber: '4',
  item: { productName: 'Kettle', sku: 'K-1' },
  charges: { charge: [charge] },
  orderLineQuantity: { unitOfMeasurement: 'EACH', amount: '2' },
  statusDate: 1764591825000,
  orderLineStatuses: {
    orderLineStatus: [
      { status: 'Shipped', statusQuantity: one },
      { status: 'Cancelled', statusQuantity: one },
    ],
  },
} satisfies OrderJson['orderLines']['orderLine']
const order = {
  purchaseOrderId: '1796277083022',
  customerOrderId: '5281956426648',
  orderDate: 1764591825000,
  orderLines: { orderLine: [line] },
} satisfies OrderJson

test('parses an order in Walmart’s structure', () => {
  const parsed = Order.parse(order)
  expect(parsed.orderDate).toEqual(new Date(1764591825000))
  expect(parsed.orderLines.orderLine[0]).toMatchObject({
    lineNumber: '4',
    charges: { charge: [{ chargeAmount: { currency: 'USD', amount: '19.9' } }] },
    orderLineQuantity: { amount: '2' },
    statusDate: new Date(1764591825000),
  })
})

test('parses the order’s totals, which use the field names of returns', () => {
  const orderSummary = {
    totalAmount: { currencyAmount: 31.5, currencyUnit: 'USD' },
    orderSubTotals: [{ subTotalType: 'TAX', totalAmount: { currencyAmount: 1e-7, currencyUnit: 'USD' } }],
  }
  expect(Order.parse({ ...order, orderSummary }).orderSummary).toEqual({
    totalAmount: { currencyAmount: '31.5', currencyUnit: 'USD' },
    orderSubTotals: [{ subTotalType: 'TAX', totalAmount: { currencyAmount: '0.0000001', currencyUnit: 'USD' } }],
  })
})

test('parses totals with the field names of orders too', () => {
  const { orderSummary } = Order.parse({ ...order, orderSummary: { totalAmount: { currency: 'USD', amount: 2.22 } } })
  expect(orderSummary?.totalAmount).toMatchObject({ currencyAmount: '2.22', currencyUnit: 'USD' })
})

test('accepts null in optional fields', () => {
  const absent = { shippingInfo: null, orderSummary: null, shipNode: null, orderType: null, customerEmailId: null }
  const bare = { ...line, charges: null, orderLineStatuses: null, statusDate: null, refund: null, fulfillment: null }
  const parsed = Order.parse({ ...order, ...absent, orderLines: { orderLine: [bare] } })
  expect(parsed.orderLines.orderLine[0]).toMatchObject({
    charges: { charge: [] },
    orderLineStatuses: { orderLineStatus: [] },
  })
})

test('parses a collapsed line, charge or status as a list of one', () => {
  const single = {
    ...line,
    charges: { charge },
    orderLineStatuses: { orderLineStatus: { status: 'Created', statusQuantity: { amount: 2 } } },
  }
  const [parsed] = Order.parse({ ...order, orderLines: { orderLine: single } }).orderLines.orderLine
  expect(parsed?.charges.charge).toHaveLength(1)
  expect(parsed?.orderLineStatuses.orderLineStatus).toEqual([{ status: 'Created', statusQuantity: { amount: '2' } }])
})

test('keeps unknown fields at every depth', () => {
  const json = {
    ...order,
    miscAttributes: { a: 1 },
    orderLines: { orderLine: [{ ...line, configId: 'x', item: { ...line.item, condition: 'New' } }] },
  }
  expect(Order.parse(json)).toMatchObject({
    miscAttributes: { a: 1 },
    orderLines: { orderLine: [{ configId: 'x', item: { condition: 'New' } }] },
  })
})

test.each([
  ['no purchase order id', { purchaseOrderId: undefined }],
  ['no date', { orderDate: undefined }],
  ['no lines', { orderLines: undefined }],
  ['an empty list of lines', { orderLines: { orderLine: [] } }],
  ['lines under another name', { orderLines: { lines: [line] } }],
  ['an id rounded by JSON', { purchaseOrderId: 2 ** 60 }],
])('rejects an order with %s', (_what, change) => {
  expect(Order.safeParse({ ...order, ...change }).success).toBe(false)
})

test('parses an empty response and one with gaps', () => {
  expect(
    OrdersResponse.parse({ list: { meta: { totalCount: 0 }, elements: { order: [] } } }).list.elements?.order,
  ).toEqual([])
  expect(OrdersResponse.safeParse({ list: { elements: null, errors: [{ code: 'x' }] } }).success).toBe(true)
  expect(OrdersResponse.safeParse({ errors: [] }).success).toBe(false)
})
