import { OrderLine } from '@aisle/walmart'
import { expect, it } from 'vitest'

import { orderStatus } from './order-rows.ts'

/** An order whose lines have so many units in these statuses: `Shipped 2, Cancelled 1`. */
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
  return orderStatus({ orderLines: { orderLine } })
}

it.each(['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Refund', 'Cancelled'])(
  'is that of all its units where they have one: %s',
  (status) => expect(statusOf(`${status} 2`, `${status} 1`)).toBe(status),
)

it.each([
  [['Acknowledged 1', 'Created 1'], 'Created'],
  [['Shipped 2', 'Acknowledged 1, Shipped 1'], 'Acknowledged'],
  [['Delivered 1, Shipped 1'], 'Shipped'],
  [['Refund 1', 'Delivered 1'], 'Delivered'],
])('is that of the unit that is least far: %j is %s', (lines, expected) => expect(statusOf(...lines)).toBe(expected))

it('is Cancelled only when all units are', () => {
  expect(statusOf('Cancelled 1', 'Shipped 1, Cancelled 1')).toBe('Shipped')
  expect(statusOf('Cancelled 1', 'Refund 1')).toBe('Refund')
})

it('ignores a status without units', () => {
  expect(statusOf('Created 0, Shipped 2')).toBe('Shipped')
})

it('is an unknown status only if there is no known one, and Created without any', () => {
  expect(statusOf('Teleported 1', 'Cancelled 1')).toBe('Cancelled')
  expect(statusOf('Teleported 1', 'Beamed 1')).toBe('Beamed')
  expect(statusOf('')).toBe('Created')
})
