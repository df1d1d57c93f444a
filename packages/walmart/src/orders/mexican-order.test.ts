import { expect, test } from 'vitest'

import { readRecord } from '../http/read-record.ts'
import { ordersInForm } from './mexican-order.ts'
import { Order, OrdersResponse } from './order.ts'

const pesos = (amount: string) => ({ currency: 'MXN', amount })
const one = { unitOfMeasurement: 'EACH', amount: '1' }
const two = { unitOfMeasurement: 'EACH', amount: '2' }
const product = {
  chargeType: 'PRODUCT',
  chargeName: 'ItemPrice',
  tax: [
    { taxName: 'IVA_TAX', taxAmount: pesos('32') },
    { taxName: 'IEPS_TAX', taxAmount: pesos('0.5') },
  ],
}
const shipping = {
  chargeType: 'SHIPPING',
  chargeName: 'SHIPPING_CH',
  chargeAmount: pesos('20'),
  tax: [{ taxName: 'SHIP_IVA_TAX', taxAmount: pesos('3.2') }],
}
const discount = { chargeType: 'DISCOUNT', chargeName: 'SHIP_DISC', chargeAmount: pesos('-23.2') }
const line = {
  primeLineNumber: '3',
  item: { sku: 'K-1', productName: 'Kettle', unitPrice: pesos('116') },
  charges: [product, shipping, discount],
  orderLineQuantity: two,
  orderLineStatus: [
    { status: 'Shipped', statusQuantity: one },
    { status: 'Cancelled', statusQuantity: one, cancellationReason: 'SELLER REJECTION' },
  ],
}
const order = {
  purchaseOrderId: 'P100',
  customerOrderId: '7100',
  orderDate: '2026-02-11T11:13:03.000-06:00',
  orderLines: [line],
  orderTotal: pesos('232'),
}

test('reads a list of orders without `list`', () => {
  const { list } = OrdersResponse.parse(ordersInForm({ meta: { totalCount: 40, limit: 5 }, order: [order] }))
  expect([list.meta?.totalCount, list.elements?.order]).toEqual([40, [order]])
})

test('reads an order in Mexico’s form, whose lines add up to the price of the item', () => {
  const { value, gaps } = { value: undefined, gaps: undefined, ...readRecord(Order, order) }
  expect(gaps).toEqual([])
  expect(value).toMatchObject({ orderDate: new Date('2026-02-11T17:13:03Z'), orderTotal: pesos('232') })
  expect(value?.orderLines.orderLine).toMatchObject([
    {
      lineNumber: '3',
      charges: {
        charge: [
          { chargeAmount: pesos('199.50'), tax: { taxName: 'IVA_TAX, IEPS_TAX', taxAmount: pesos('32.50') } },
          { chargeAmount: pesos('20'), tax: { taxAmount: pesos('3.20') }, taxes: shipping.tax },
          { chargeAmount: pesos('-23.2') },
        ],
      },
      orderLineStatuses: { orderLineStatus: [{ status: 'Shipped' }, { cancellationReason: 'SELLER REJECTION' }] },
    },
  ])
})

test('names a charge without a price, and rejects an order without line numbers', () => {
  const { unitPrice: _price, ...item } = line.item
  expect(readRecord(Order, { ...order, orderLines: [{ ...line, item }] })).toMatchObject({
    value: { orderLines: { orderLine: [{ charges: { charge: [{ chargeAmount: { amount: '0' } }, {}, {}] } }] } },
    gaps: [{ field: 'orderLines.orderLine[0].charges.charge[0].chargeAmount' }],
  })
  const { primeLineNumber: _number, ...unnumbered } = line
  expect(readRecord(Order, { ...order, orderLines: [unnumbered] }).error?.issues[0]?.path.at(-1)).toBe('lineNumber')
})
