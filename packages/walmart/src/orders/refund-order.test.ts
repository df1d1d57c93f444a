import { expect, test } from 'vitest'

import { OrderRefund, type OrderRefundCharge } from './order-refund.ts'
import { Order } from './order.ts'
import { refundBody, refundProgress } from './refund-order.ts'

const charge = { reason: 'DamagedItem', chargeType: 'PRODUCT', amount: '1.10' } satisfies OrderRefundCharge

function bodyOf(...charges: OrderRefundCharge[]): string {
  const refund = { purchaseOrderId: '1796', lines: [{ lineNumber: '4', comments: 'sorry', charges }] }
  return JSON.stringify(refundBody(OrderRefund.parse(refund), 'USD'))
}

test('builds Walmart’s structure with negative amounts', () => {
  expect(JSON.parse(bodyOf(charge))).toEqual({
    orderRefund: {
      purchaseOrderId: '1796',
      orderLines: {
        orderLine: [
          {
            lineNumber: '4',
            isFullRefund: false,
            refunds: {
              refund: [
                {
                  refundComments: 'sorry',
                  refundCharges: {
                    refundCharge: [
                      {
                        refundReason: 'DamagedItem',
                        charge: {
                          chargeType: 'PRODUCT',
                          chargeName: 'ItemPrice',
                          chargeAmount: { currency: 'USD', amount: -1.1 },
                        },
                      },
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    },
  })
})

test.each(['0.1', '0.29', '1.15', '4.35', '8.2', '1001.49', '12345678901234.56'])(
  'writes %s exact to the cent',
  (amount) => {
    expect(bodyOf({ ...charge, amount })).toContain(`"chargeAmount":{"currency":"USD","amount":-${amount}}`)
  },
)

test('defaults a charge’s name to its type and includes its tax', () => {
  const tax = { taxName: 'Sales Tax', amount: '0.30' }
  const body = bodyOf({ ...charge, chargeType: 'SHIPPING' }, { ...charge, chargeName: 'Rebate', currency: 'CAD', tax })
  expect(body).toContain('"chargeName":"Shipping"')
  expect(body).toContain('"chargeName":"Rebate"')
  expect(body).toContain('"tax":{"taxName":"Sales Tax","taxAmount":{"currency":"CAD","amount":-0.3}}')
})

test('applies isFullRefund to every line', () => {
  const lines = ['1', '2'].map((lineNumber) => ({ lineNumber, charges: [charge] }))
  const { orderRefund } = refundBody(OrderRefund.parse({ purchaseOrderId: '1796', isFullRefund: true, lines }), 'USD')
  expect(orderRefund.orderLines.orderLine.map(({ isFullRefund }) => isFullRefund)).toEqual([true, true])
})

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
