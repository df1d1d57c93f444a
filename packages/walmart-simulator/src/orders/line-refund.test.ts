import { expect, test } from 'vitest'

import type { Charge, LineStatusName, OrderLine } from '../payloads.ts'
import { moneyOf, readCents } from './cents.ts'
import { coversPrice, refundLine } from './line-refund.ts'

const quantity = { unitOfMeasurement: 'EACH', amount: '1' } as const
const charge = (chargeType: Charge['chargeType'], cents: number, taxCents?: number): Charge => ({
  chargeType,
  chargeName: chargeType,
  chargeAmount: moneyOf(cents),
  ...(taxCents === undefined ? {} : { tax: { taxName: 'Tax', taxAmount: moneyOf(taxCents) } }),
})

const withFees = (cents: number, taxCents: number, allCents: number): Charge => ({
  ...charge('PRODUCT', cents, taxCents),
  taxAndOtherFees: { taxName: 'Tax', taxAmount: moneyOf(allCents) },
})

/** A line with charges of $0.30 plus $0.03 tax, and $5.00 for shipping. */
const lineOf = (status: LineStatusName = 'Shipped'): OrderLine => ({
  lineNumber: '2',
  item: { productName: 'Lamp', sku: 'LAMP' },
  charges: { charge: [charge('PRODUCT', 30, 3), charge('SHIPPING', 500)] },
  orderLineQuantity: quantity,
  statusDate: 0,
  orderLineStatuses: { orderLineStatus: [{ status, statusQuantity: quantity }] },
  fulfillment: { fulfillmentOption: 'S2H', shipMethod: 'VALUE', pickUpDateTime: 0 },
})

const context = { purchaseOrderId: '77', atMs: 5, shippedAt: new WeakMap() }
const refund = (line: OrderLine, charges: readonly Charge[], extra: object = {}) =>
  refundLine(
    line,
    { isFullRefund: false, entries: charges.map((one) => ({ refundReason: 'Others', charge: one })), ...extra },
    context,
  )
const amountsOf = (line: OrderLine) =>
  line.refund?.refundCharges.refundCharge.map(({ charge: { chargeType, chargeAmount, tax } }) => [
    chargeType,
    chargeAmount.amount,
    tax?.taxAmount.amount,
  ])

test('adds to earlier refunds, with the same id and the latest comment', () => {
  const once = refund(lineOf(), [charge('PRODUCT', -10, -1)], { refundComments: 'first' })
  const twice = refund(once, [charge('SHIPPING', -100)], { refundComments: 'second' })
  expect(amountsOf(twice)).toEqual([
    ['PRODUCT', -0.1, -0.01],
    ['SHIPPING', -1, undefined],
  ])
  expect(twice.refund).toMatchObject({ refundId: '77002', refundComments: 'second' })
  expect(refund(twice, [charge('SHIPPING', -1)]).refund?.refundComments).toBe('second')
  expect([twice.statusDate, twice.orderLineStatuses]).toEqual([5, lineOf().orderLineStatuses])
})

test('uses the id in the request', () => {
  expect(refund(lineOf(), [charge('PRODUCT', -1)], { refundId: 'R1' }).refund?.refundId).toBe('R1')
})

test('allows exactly what was charged, to the cent', () => {
  const most = [charge('PRODUCT', -10), charge('PRODUCT', -20)]
  const line = refund(lineOf(), most)
  expect(amountsOf(line)).toHaveLength(2)
  expect(() => refund(line, [charge('PRODUCT', -1)])).toThrow('exceed what was charged')
  expect(amountsOf(refund(line, [charge('SHIPPING', -500)]))).toHaveLength(3)
  expect(() => refund(line, [charge('SHIPPING', -501)])).toThrow('exceed')
  expect(() => refund(lineOf(), [charge('PRODUCT', -1, -4)])).toThrow('exceed')
})

test('allows the taxes and other fees that were charged, not the tax alone', () => {
  const line = { ...lineOf(), charges: { charge: [withFees(30, 3, 10)] } }
  const once = refund(line, [withFees(-1, -3, -8)])
  expect(() => refund(once, [withFees(-1, 0, -3)])).toThrow('exceed')
  expect(amountsOf(refund(once, [withFees(-1, 0, -2)]))).toHaveLength(2)
})

test('refunds the rest of all charges if it is full', () => {
  const once = refund(lineOf(), [charge('PRODUCT', -10, -1)])
  const line = refund(once, [charge('SHIPPING', -100)], { isFullRefund: true })
  expect(amountsOf(line)?.slice(2)).toEqual([
    ['PRODUCT', -0.2, -0.02],
    ['SHIPPING', -4, undefined],
  ])
  expect(() => refund(line, [charge('SHIPPING', -1)])).toThrow('exceed')
})

const requestOf = (one: Charge) => ({ isFullRefund: false, entries: [{ refundReason: 'Others', charge: one }] })

test('refunds nothing else if it covers the whole product charge', () => {
  const [whole, half] = [charge('PRODUCT', -30), charge('PRODUCT', -15)]
  expect(amountsOf(refund(lineOf(), [whole]))).toEqual([['PRODUCT', -0.3, undefined]])
  expect([whole, half].map((one) => coversPrice(lineOf(), requestOf(one)))).toEqual([true, false])
})

test.each<[LineStatusName, boolean]>([
  ['Created', false],
  ['Acknowledged', false],
  ['Cancelled', false],
  ['Shipped', true],
  ['Delivered', true],
])('allowed for a line that is %s: %s', (status, isAllowed) => {
  const attempt = () => refund(lineOf(status), [charge('PRODUCT', -1)])
  if (isAllowed) expect(amountsOf(attempt())).toHaveLength(1)
  else expect(attempt).toThrow('is not shipped')
})

test('reads amounts with at most two decimals only', () => {
  expect([-1.15, 0.29, 1_000_000.01, -0, 7].map(readCents)).toEqual([-115, 29, 100_000_001, 0, 700])
  expect([0.001, 1.155, Number.NaN, Number.POSITIVE_INFINITY, 1e300, '1', null].map(readCents)).toEqual(
    Array.from({ length: 7 }),
  )
})
