import { Order, OrderLine } from '@aisle/walmart'
import { describe, expect, it } from 'vitest'

import { orderStatus, toLineRows, toOrderRow, toSoldLine } from './order-rows.ts'

const money = (amount: unknown) => ({ currency: 'USD', amount })
const line = (changes: object = {}) => ({
  lineNumber: '2',
  item: { sku: 'LAMP-1', productName: 'Lamp' },
  orderLineQuantity: { unitOfMeasurement: 'EACH', amount: '3' },
  ...changes,
})
const order = (orderLine: unknown, changes: object = {}) => {
  const raw = {
    purchaseOrderId: '1',
    customerOrderId: '2',
    orderDate: 1_700_000_000_000,
    orderLines: { orderLine },
    ...changes,
  }
  return { value: Order.parse(raw), raw, gaps: [], text: JSON.stringify(raw), isRepeated: false }
}

/** The status of an order whose lines have these units, such as `Shipped 2, Cancelled 1`. */
function statusOf(...lines: string[]): string {
  const orderLine = lines.map((text, index) => {
    const parts = text.split(', ').filter((part) => part !== '')
    const orderLineStatus = parts.map((part) => {
      const [status, amount] = part.split(' ')
      return { status, statusQuantity: { amount } }
    })
    return OrderLine.parse({
      lineNumber: String(index),
      item: {},
      orderLineQuantity: { amount: '9' },
      orderLineStatuses: { orderLineStatus },
    })
  })
  return orderStatus(orderLine)
}

const perLine = { chargeAmounts: 'per_line' } as const

describe('an order', () => {
  it('keeps its times, and its ids as text with every digit', () => {
    const shipNode = { id: '123456789012345678' }
    const shippingInfo = { estimatedShipDate: 1_700_000_100_000, estimatedDeliveryDate: '2023-11-20T00:00:00Z' }
    expect(
      toOrderRow(order([line()], { shipNode, shippingInfo }), 7, {
        shipNodeType: '3PLFulfilled',
        chargeAmounts: 'per_line',
      }),
    ).toMatchObject({
      instance_id: 7,
      purchase_order_id: '1',
      ship_node: '123456789012345678',
      ship_node_type: '3PLFulfilled',
      order_date: new Date(1_700_000_000_000),
      estimated_ship_date: new Date(1_700_000_100_000),
      estimated_delivery_date: new Date('2023-11-20T00:00:00Z'),
    })
  })

  it('has the customer’s name, the status of its units, and the sum of all charges with their taxes', () => {
    const shippingInfo = { postalAddress: { name: 'Ada Lovell Hollis' } }
    const charge = [
      { chargeType: 'PRODUCT', chargeAmount: money('20.10'), tax: { taxName: 'State', taxAmount: money(1.45) } },
      { chargeType: 'DISCOUNT', chargeAmount: money(-0.1) },
    ]
    const lines = [line({ charges: { charge } }), line({ lineNumber: '3', charges: { charge: [charge[0]] } })]
    expect(
      toOrderRow(order(lines, { shippingInfo }), 7, { shipNodeType: 'SellerFulfilled', chargeAmounts: 'per_line' }),
    ).toMatchObject({
      customer_name: 'Ada Lovell Hollis',
      status: 'Created',
      total: '43',
      currency: 'USD',
    })
  })

  it('may have no ship node', () => {
    for (const shipNode of [undefined, null, {}, { id: null }]) {
      expect(
        toOrderRow(order([line()], { shipNode }), 7, { shipNodeType: 'SellerFulfilled', chargeAmounts: 'per_line' })
          .ship_node ?? null,
      ).toBeNull()
    }
  })
})

describe('a line', () => {
  it('sums charges exactly by type, and taxes separately', () => {
    const charge = [
      { chargeType: 'PRODUCT', chargeAmount: money(0.1), tax: { taxName: 'State', taxAmount: money(0.07) } },
      { chargeType: 'PRODUCT', chargeAmount: money('0.20') },
      { chargeType: 'SHIPPING', chargeAmount: money(1e21), tax: { taxName: 'City', taxAmount: money(-0.01) } },
      { chargeType: 'DISCOUNT', chargeAmount: money(-5.5) },
      { chargeType: 'GIFT_WRAP', chargeAmount: money(0.005) },
    ]
    expect(toLineRows(order([line({ charges: { charge } })]), perLine)).toMatchObject([
      {
        product_amount: '0.3',
        shipping_amount: '1000000000000000000000',
        other_amount: '-5.495',
        tax_amount: '0.06',
        currency: 'USD',
      },
    ])
  })

  it('without charges has zero amounts', () => {
    const [row] = toLineRows(order([line()]), perLine)
    expect(row).toMatchObject({
      product_amount: '0',
      shipping_amount: '0',
      other_amount: '0',
      tax_amount: '0',
      charges: [],
    })
    expect(row?.currency).toBeUndefined()
  })

  it('keeps every status with its quantity', () => {
    const orderLineStatus = [
      { status: 'Shipped', statusQuantity: { unitOfMeasurement: 'EACH', amount: '2' } },
      { status: 'Cancelled', statusQuantity: { unitOfMeasurement: 'EACH', amount: 1 } },
    ]
    const [row] = toLineRows(order([line({ orderLineStatuses: { orderLineStatus } })]), perLine)
    expect(row?.statuses.map(({ status, statusQuantity }) => [status, statusQuantity.amount])).toEqual([
      ['Shipped', '2'],
      ['Cancelled', '1'],
    ])
    expect(row).toMatchObject({
      line_number: '2',
      quantity: '3',
      unit_of_measurement: 'EACH',
      sku: 'LAMP-1',
    })
  })

  it('has the taxes and other fees of a charge in place of its tax, which they include', () => {
    const charge = {
      chargeType: 'PRODUCT',
      chargeAmount: money(20),
      tax: { taxAmount: money(7.5) },
      taxAndOtherFees: { taxAmount: money(8.75) },
    }
    const sent = order([line({ charges: { charge } })])
    expect(toLineRows(sent, perLine)).toMatchObject([{ tax_amount: '8.75' }])
    expect(toOrderRow(sent, 7, { shipNodeType: 'SellerFulfilled', chargeAmounts: 'per_line' }).total).toBe('28.75')
  })

  it('has a subscriber’s discount in its price', () => {
    const price = { chargeType: 'PRODUCT', chargeName: 'ItemPrice', chargeAmount: money(20) }
    const discount = { ...price, chargeName: 'SubscriptionDiscount', chargeAmount: money(-1.25) }
    const sent = order([line({ charges: { charge: [price, discount] } })])
    expect(toLineRows(sent, perLine)).toMatchObject([{ product_amount: '18.75', other_amount: '0' }])
  })

  it('is kept beside another one with the same number, so that they sum up to the order', () => {
    const charge = { chargeType: 'PRODUCT', chargeAmount: money(10.8) }
    const sent = order([line({ charges: { charge } }), line({ charges: { charge } }), line({ lineNumber: '2 (2)' })])
    expect(toLineRows(sent, perLine).map((row) => [row.line_number, row.product_amount])).toEqual([
      ['2', '10.8'],
      ['2 (2)', '10.8'],
      ['2 (2) (2)', '0'],
    ])
    expect(toOrderRow(sent, 7, { shipNodeType: 'SellerFulfilled', chargeAmounts: 'per_line' }).total).toBe('21.6')
  })

  it('has its SKU without blanks around it', () => {
    expect(toLineRows(order([line({ item: { sku: ' LAMP-1 ' } })]), perLine)).toMatchObject([{ sku: 'LAMP-1' }])
  })

  it("keeps Walmart's JSON of each line", () => {
    const lines = [line({ extra: 'first' }), line({ lineNumber: '5', extra: 'second' })]
    expect(toLineRows(order(lines), perLine).map(({ raw }) => raw)).toEqual(lines)
  })

  it("keeps Walmart's JSON if the lines stand in the order itself", () => {
    const read = order([line({ extra: 'first' })])
    const raw = { ...read.raw, orderLines: [line({ extra: 'first' })] }
    expect(toLineRows({ ...read, raw }, perLine)).toMatchObject([{ raw: { extra: 'first' } }])
  })

  it('may be a bare object instead of an array', () => {
    expect(toLineRows(order(line()), perLine)).toMatchObject([{ line_number: '2', raw: line() }])
  })
})

describe('the status of an order', () => {
  it.each(['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Refund', 'Cancelled'])(
    'is the status that all units share: %s',
    (status) => expect(statusOf(`${status} 2`, `${status} 1`)).toBe(status),
  )

  it.each([
    ['CANCELLED 1', 'Cancelled'],
    ['Canceled 1', 'Cancelled'],
    ['shipped 1', 'Shipped'],
    ['Refunded 1', 'Refund'],
    ['Lost 1', 'Lost'],
  ])('is known in other spellings: %s', (units, expected) => expect(statusOf(units)).toBe(expected))

  it('is that of an entry without units only if no other entry has units', () => {
    expect([statusOf('Cancelled 0'), statusOf('Cancelled 0, Shipped 1')]).toEqual(['Cancelled', 'Shipped'])
  })

  it.each([
    [['Acknowledged 1', 'Created 1'], 'Created'],
    [['Shipped 2', 'Acknowledged 1, Shipped 1'], 'Acknowledged'],
    [['Delivered 1, Shipped 1'], 'Shipped'],
    [['Refund 1', 'Delivered 1'], 'Delivered'],
  ])('is that of the least-advanced unit: %j is %s', (lines, expected) => expect(statusOf(...lines)).toBe(expected))

  it('is Cancelled only if all units are cancelled', () => {
    expect(statusOf('Cancelled 1', 'Shipped 1, Cancelled 1')).toBe('Shipped')
    expect(statusOf('Cancelled 1', 'Refund 1')).toBe('Refund')
  })

  it('ignores a status without units', () => {
    expect(statusOf('Created 0, Shipped 2')).toBe('Shipped')
  })

  it('shows an unknown status if all other units are cancelled, and defaults to Created', () => {
    expect(statusOf('Teleported 1', 'Cancelled 1')).toBe('Teleported')
    expect(statusOf('Teleported 1', 'Delivered 1')).toBe('Delivered')
    expect(statusOf('Teleported 1', 'Beamed 1')).toBe('Beamed')
    expect(statusOf('')).toBe('Created')
  })
})

const dated = { order_date: new Date('2026-03-01T00:00:00Z') }

/** The quantities of a line with these statuses, such as `Shipped 2, Cancelled 1`. */
function quantitiesOf(quantity: string, statuses: string) {
  const amounts = { product_amount: '1', shipping_amount: '0', other_amount: '0', tax_amount: '0' }
  const units = statuses.split(', ').map((text) => {
    const [status = '', amount = ''] = text.split(' ')
    return { status, statusQuantity: { amount } }
  })
  const refunds = { refunded_amount: '0', refunded_shipping_amount: '0', refunded_tax_amount: '0', status_date: null }
  const row = { line_number: '1', sku: 'A', product_name: null, quantity, statuses: units, ...amounts, ...refunds }
  const { quantity_shipped: shipped, quantity_cancelled: cancelled } = toSoldLine(row, dated)
  return [shipped, cancelled]
}

it.each([
  ['3', 'Shipped 2, Cancelled 1', ['2', '1']],
  ['2', 'Shipped 2, Delivered 1', ['2', '0']],
  ['2', 'Shipped 2, Cancelled 1', ['2', '0']],
  ['2', 'shipped 1, CANCELED 1', ['1', '1']],
  ['2', 'Lost 2', ['0', '0']],
])('with %s units and %s, no more are shipped and cancelled than were ordered', (quantity, statuses, expected) => {
  expect(quantitiesOf(quantity, statuses)).toEqual(expected)
})
