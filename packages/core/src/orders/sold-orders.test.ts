import { expect, it } from 'vitest'

import { toSoldLine } from './sold-orders.ts'

const order = { order_date: new Date('2026-03-01T00:00:00Z') }

/** The quantities of a line with these statuses, such as `Shipped 2, Cancelled 1`. */
function quantitiesOf(quantity: string, statuses: string) {
  const amounts = { product_amount: '1', shipping_amount: '0', other_amount: '0', tax_amount: '0' }
  const units = statuses.split(', ').map((text) => {
    const [status = '', amount = ''] = text.split(' ')
    return { status, statusQuantity: { amount } }
  })
  const refunds = { refunded_amount: '0', refunded_shipping_amount: '0', refunded_tax_amount: '0', status_date: null }
  const line = { line_number: '1', sku: 'A', product_name: null, quantity, statuses: units, ...amounts, ...refunds }
  const { quantity_shipped: shipped, quantity_cancelled: cancelled } = toSoldLine(line, order)
  return [shipped, cancelled]
}

it.each([
  ['3', 'Shipped 2, Cancelled 1', ['2', '1']],
  ['2', 'Shipped 2, Delivered 1', ['2', '0']],
  ['2', 'Shipped 2, Cancelled 1', ['2', '0']],
  ['2', 'shipped 1, CANCELED 1', ['1', '1']],
  ['2', 'Lost 2', ['0', '0']],
])('of %s units with %s, no more are shipped and cancelled than were ordered', (quantity, statuses, expected) => {
  expect(quantitiesOf(quantity, statuses)).toEqual(expected)
})
