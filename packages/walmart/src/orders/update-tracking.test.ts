import { expect, test } from 'vitest'

import { Order } from './order.ts'
import { trackingProgress } from './update-tracking.ts'

const trackingInfo = {
  carrierName: { carrier: 'UPS', otherCarrier: null },
  methodCode: 'Standard',
  trackingNumber: 'T-1',
  trackingURL: 'https://tracking.example.com/1',
}

/** An order with one line of four units, this many of them Delivered with the given tracking, the others with another. */
const orderOf = (units: number) =>
  Order.parse({
    purchaseOrderId: '1',
    customerOrderId: '2',
    orderDate: 1_764_591_825_000,
    orderLines: {
      orderLine: {
        lineNumber: '1',
        item: {},
        orderLineQuantity: { amount: '5' },
        orderLineStatuses: {
          orderLineStatus: [
            { status: 'Delivered', statusQuantity: { amount: String(units) }, trackingInfo },
            {
              status: 'Shipped',
              statusQuantity: { amount: String(4 - units) },
              trackingInfo: { ...trackingInfo, trackingNumber: 'T-0' },
            },
            { status: 'Cancelled', statusQuantity: { amount: '1' } },
          ],
        },
      },
    },
  })

const wanted = { lineNumber: '1', quantity: 2, carrier: 'UPS', methodCode: 'Standard', trackingNumber: 'T-1' }

test.each([
  ['done', {}],
  ['done', { quantity: 1 }],
  ['done', { trackingUrl: 'https://tracking.example.com/1' }],
  ['partial', { quantity: 3 }],
  ['not applied', { lineNumber: '2' }],
  ['not applied', { trackingNumber: 'T-2' }],
  ['not applied', { carrier: 'FedEx' }],
  ['not applied', { carrier: undefined, otherCarrier: 'UPS' }],
  ['not applied', { methodCode: 'Express' }],
  ['not applied', { trackingUrl: 'https://tracking.example.com/2' }],
])('is %s for %j', (progress, change) => {
  expect(trackingProgress([{ ...wanted, ...change }], orderOf(1), orderOf(3))).toBe(progress)
})

test('is not applied if another parcel already had the tracking', () => {
  expect(trackingProgress([wanted], orderOf(2), orderOf(2))).toBe('not applied')
})

test('adds up two parcels with the same new tracking', () => {
  const both = [1, 1].map((quantity) => ({ ...wanted, quantity }))
  expect(trackingProgress(both, orderOf(1), orderOf(2))).toBe('partial')
  expect(trackingProgress(both, orderOf(1), orderOf(3))).toBe('done')
})
