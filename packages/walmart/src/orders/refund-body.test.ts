import { expect, test } from 'vitest'

import { OrderRefund, type OrderRefundCharge } from './order-refund.ts'
import { refundBody } from './refund-body.ts'

const charge = { reason: 'DamagedItem', chargeType: 'PRODUCT', amount: '1.10' } satisfies OrderRefundCharge

function bodyOf(...charges: OrderRefundCharge[]): string {
  const refund = { purchaseOrderId: '1796', lines: [{ lineNumber: '4', comments: 'sorry', charges }] }
  return JSON.stringify(refundBody(OrderRefund.parse(refund)))
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
  const { orderRefund } = refundBody(OrderRefund.parse({ purchaseOrderId: '1796', isFullRefund: true, lines }))
  expect(orderRefund.orderLines.orderLine.map(({ isFullRefund }) => isFullRefund)).toEqual([true, true])
})
