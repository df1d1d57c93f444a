import { expect, test } from 'vitest'

import { Return, ReturnsResponse, type ReturnJson } from './return.ts'

const money = (currencyAmount: number) => ({ currencyAmount, currencyUnit: 'USD' })
const line = {
  returnOrderLineNumber: 2,
  purchaseOrderId: '1796277083022',
  purchaseOrderLineNumber: 4,
  item: { sku: 'K-1', productName: 'Kettle' },
  charges: [{ chargePerUnit: money(19.9), tax: [{ taxName: 'Sales Tax', taxPerUnit: money(1.64) }] }],
  chargeTotals: [{ name: 'lineTotal', value: money(21.54) }],
  quantity: { unitOfMeasure: 'EACH', measurementValue: 3 },
  refundedQty: 1,
  status: 'INITIATED',
  statusTime: '2026-03-01T05:06:07.000Z',
  currentTrackingStatuses: [{ status: 'COMPLETED', quantity: { measurementValue: 1 } }],
  refundChannels: [{ refundChannelName: 'SELLER_MANUAL_REFUND', quantity: { measurementValue: 1 } }],
  returnTrackingDetail: [{ sequenceNo: 0, eventTag: 'RETURN_INITIATED', eventTime: '2026-02-28T05:06:07.000Z' }],
} satisfies ReturnJson['returnOrderLines']
const one = {
  returnOrderId: '103738048909818825',
  customerOrderId: '5281956426648',
  returnOrderDate: '2026-02-28T05:06:07.000Z',
  returnByDate: '2026-03-30T05:06:07.000Z',
  totalRefundAmount: money(64.62),
  returnLineGroups: [{ groupNo: 1, returnLines: [{ returnOrderLineNumber: 2 }], labels: [] }],
  returnOrderLines: [line],
} satisfies ReturnJson

test('parses a return in Walmart’s structure', () => {
  expect(Return.parse(one)).toMatchObject({
    returnOrderId: '103738048909818825',
    returnOrderDate: new Date('2026-02-28T05:06:07Z'),
    totalRefundAmount: { currencyAmount: '64.62' },
    returnOrderLines: [
      {
        returnOrderLineNumber: 2,
        purchaseOrderLineNumber: 4,
        charges: [{ chargePerUnit: { currencyAmount: '19.9' }, tax: [{ taxPerUnit: { currencyAmount: '1.64' } }] }],
        quantity: { measurementValue: '3' },
        refundedQty: '1',
        statusTime: new Date('2026-03-01T05:06:07Z'),
        returnTrackingDetail: [{ eventTime: new Date('2026-02-28T05:06:07Z') }],
      },
    ],
  })
})

test('parses prices and quantities with the field names of orders, as in Mexico', () => {
  const names = { currency: 'MXN', amount: '101' }
  const mexican = { ...line, unitPrice: names, quantity: { unitOfMeasurement: 'EACH', amount: '2' } }
  expect(Return.parse({ ...one, returnOrderLines: [mexican] }).returnOrderLines[0]).toMatchObject({
    unitPrice: { currencyAmount: '101', currencyUnit: 'MXN', ...names },
    quantity: { measurementValue: '2', unitOfMeasure: 'EACH', amount: '2' },
  })
})

test('accepts null in optional fields and parses a single element as a list', () => {
  const optional = ['returnByDate', 'totalRefundAmount', 'returnLineGroups', 'customerName', 'returnChannel']
  const absent = Object.fromEntries(optional.map((name) => [name, null]))
  const bare = Object.fromEntries(Object.keys(line).map((name) => [name, null]))
  const [parsed] = Return.parse({
    ...one,
    ...absent,
    returnOrderLines: { ...bare, returnOrderLineNumber: '2' },
  }).returnOrderLines
  expect(parsed).toMatchObject({ returnOrderLineNumber: 2, charges: [], quantity: null, currentTrackingStatuses: [] })
})

test('keeps unknown fields at every depth', () => {
  const json = { ...one, soon: 1, returnOrderLines: [{ ...line, refundCoveredBy: 'SELLER' }] }
  expect(Return.parse(json)).toMatchObject({ soon: 1, returnOrderLines: [{ refundCoveredBy: 'SELLER' }] })
})

test.each([
  ['no id', { returnOrderId: undefined }],
  ['an id rounded by JSON', { returnOrderId: 103738048909818830 }],
  ['no date', { returnOrderDate: undefined }],
  ['no lines', { returnOrderLines: [] }],
  ['a line without a number', { returnOrderLines: [{ ...line, returnOrderLineNumber: undefined }] }],
])('rejects a return with %s', (_what, change) => {
  expect(Return.safeParse({ ...one, ...change }).success).toBe(false)
})

test('parses an empty response and one with gaps, and rejects any other', () => {
  expect(ReturnsResponse.parse({ meta: { totalCount: 0 }, returnOrders: [] }).returnOrders).toEqual([])
  expect(ReturnsResponse.safeParse({ meta: {}, returnOrders: null, errors: [{ code: 'x' }] }).success).toBe(true)
  expect(ReturnsResponse.safeParse({ list: {} }).success).toBe(false)
})
