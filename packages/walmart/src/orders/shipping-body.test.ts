import { expect, test } from 'vitest'

import { Shipment, TrackingUpdate, type ShipmentLine } from './shipment.ts'
import { shippingBody, trackingUpdateBody } from './shipping-body.ts'

const line = {
  lineNumber: '1',
  quantity: 2,
  carrier: 'UPS',
  methodCode: 'Standard',
  trackingNumber: 'T-1',
  shippedAt: new Date(1_764_591_825_000),
} satisfies ShipmentLine

const json = (body: unknown): unknown => JSON.parse(JSON.stringify(body))
const bodyOf = (...lines: ShipmentLine[]) => json(shippingBody(Shipment.parse({ purchaseOrderId: '1796', lines })))

test('builds Walmart’s structure, with the purchase order id if the seller gives no order id', () => {
  const status = {
    status: 'Shipped',
    statusQuantity: { unitOfMeasurement: 'EACH', amount: '2' },
    trackingInfo: {
      shipDateTime: 1_764_591_825_000,
      carrierName: { carrier: 'UPS' },
      methodCode: 'Standard',
      trackingNumber: 'T-1',
    },
  }
  const orderLine = { lineNumber: '1', intentToCancelOverride: false, sellerOrderId: '1796' }
  expect(bodyOf(line)).toEqual({
    orderShipment: { orderLines: { orderLine: [{ ...orderLine, orderLineStatuses: { orderLineStatus: [status] } }] } },
  })
})

test('groups parcels by line', () => {
  const second = { ...line, quantity: 1, trackingNumber: 'T-2' }
  expect(bodyOf(line, { ...line, lineNumber: '7' }, second)).toMatchObject({
    orderShipment: {
      orderLines: {
        orderLine: [
          { lineNumber: '1', orderLineStatuses: { orderLineStatus: [{}, { statusQuantity: { amount: '1' } }] } },
          { lineNumber: '7', orderLineStatuses: { orderLineStatus: [{ statusQuantity: { amount: '2' } }] } },
        ],
      },
    },
  })
})

test('includes every optional field of a parcel', () => {
  const returnCenterAddress = { address1: '1 Quay', city: 'Reno', state: 'NV', postalCode: '89501', country: 'USA' }
  const { carrier: _carrier, ...bare } = line
  const trackingUrl = 'https://tracking.example.com/1'
  const more = { otherCarrier: 'Gull Parcel', trackingUrl, returnCenterAddress, asn: { packageASN: 'A-1' } }
  expect(bodyOf({ ...bare, ...more, sellerOrderId: 'S-1', intentToCancelOverride: true })).toMatchObject({
    orderShipment: {
      orderLines: {
        orderLine: [
          {
            intentToCancelOverride: true,
            sellerOrderId: 'S-1',
            orderLineStatuses: {
              orderLineStatus: [
                {
                  trackingInfo: { carrierName: { otherCarrier: 'Gull Parcel' }, trackingURL: trackingUrl },
                  returnCenterAddress,
                  asn: { packageASN: 'A-1' },
                },
              ],
            },
          },
        ],
      },
    },
  })
})

test('marks a tracking update as PARTIAL_UPDATE and names the parcel', () => {
  const lines = [{ ...line, trackingNumber: 'T-2', currentTrackingNumber: 'T-1' }]
  const body = json(trackingUpdateBody(TrackingUpdate.parse({ purchaseOrderId: '1796', lines })))
  expect(body).toMatchObject({
    orderShipment: {
      processMode: 'PARTIAL_UPDATE',
      orderLines: {
        orderLine: [
          {
            lineNumber: '1',
            sellerOrderId: '1796',
            orderLineStatuses: {
              orderLineStatus: [
                { trackingInfo: { trackingNumber: 'T-2' }, currentTrackingInfo: { trackingNumber: 'T-1' } },
              ],
            },
          },
        ],
      },
    },
  })
})
