import { expect, test } from 'vitest'

import { Order } from './order.ts'
import { refundProgress } from './refund-progress.ts'

type Entry = readonly [chargeType: string, amount: number]

/** An order with these refunds in each line, numbered from 1. */
function orderOf(...lines: (readonly Entry[])[]): Order {
  const orderLine = lines.map((entries, index) => ({
    lineNumber: String(index + 1),
    item: {},
    orderLineQuantity: { amount: '1' },
    refund: {
      refundCharges: {
        refundCharge: entries.map(([chargeType, amount]) => ({
          charge: { chargeType, chargeAmount: { currency: 'USD', amount } },
        })),
      },
    },
  }))
  const ids = { purchaseOrderId: '1', customerOrderId: '2' }
  return Order.parse({ ...ids, orderDate: 1_764_591_825_000, orderLines: { orderLine } })
}

const product = (amount: string) => ({ chargeType: 'PRODUCT', amount })
const shipping = (amount: string) => ({ chargeType: 'SHIPPING', amount })
const dime: Entry = ['PRODUCT', -0.1]

test.for<[string, readonly { chargeType: string; amount: string }[], Order, Order, string]>([
  ['nothing is refunded', [product('0.10')], orderOf([]), orderOf([]), 'not applied'],
  ['only the earlier refund is present', [product('0.10')], orderOf([dime]), orderOf([dime]), 'not applied'],
  ['another line is refunded', [product('0.10')], orderOf([], []), orderOf([], [dime]), 'not applied'],
  ['the refund is present', [product('0.10')], orderOf([]), orderOf([dime]), 'done'],
  ['another equal refund is present', [product('0.10')], orderOf([dime, dime]), orderOf([dime, dime, dime]), 'done'],
  [
    'floating-point sums differ by less than a cent',
    [product('0.20')],
    orderOf([dime]),
    orderOf([['PRODUCT', -0.3]]),
    'done',
  ],
  ['more is refunded than requested', [product('0.10')], orderOf([]), orderOf([dime, ['SHIPPING', -2]]), 'done'],
  ['another charge type is refunded', [shipping('0.10')], orderOf([]), orderOf([dime]), 'not applied'],
  ['less is refunded than requested', [product('0.11')], orderOf([]), orderOf([dime]), 'partial'],
  ['one of two charge types is refunded', [product('0.10'), shipping('2')], orderOf([]), orderOf([dime]), 'partial'],
  [
    'only part of a type’s summed charges is refunded',
    [product('0.10'), product('0.20')],
    orderOf([]),
    orderOf([dime]),
    'partial',
  ],
])('returns its progress when %s', ([, charges, before, after, progress]) => {
  expect(refundProgress([{ lineNumber: '1', charges }], before, after)).toBe(progress)
})
