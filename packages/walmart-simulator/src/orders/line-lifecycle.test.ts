import { describe, expect, test } from 'vitest'

import type { LineStatus, LineStatusName, OrderLine, TrackingInfo } from '../payloads.ts'
import {
  type ChangeContext,
  acknowledgeLine,
  cancelUnits,
  changeTracking,
  deliverLine,
  shipLine,
  unitsIn,
} from './line-lifecycle.ts'

const hourMs = 3_600_000
const quantity = (units: number) => ({ unitOfMeasurement: 'EACH', amount: String(units) }) as const

/** A line with units in these statuses, last changed at 0. */
function lineOf(...parts: readonly [LineStatusName, number][]): OrderLine {
  const orderLineStatus = parts.map(([status, units]): LineStatus => ({ status, statusQuantity: quantity(units) }))
  return {
    lineNumber: '2',
    item: { productName: 'Lamp', sku: 'LAMP' },
    charges: { charge: [] },
    orderLineQuantity: quantity(parts.reduce((sum, [, units]) => sum + units, 0)),
    statusDate: 0,
    orderLineStatuses: { orderLineStatus },
    fulfillment: { fulfillmentOption: 'S2H', shipMethod: 'VALUE', pickUpDateTime: 0 },
  }
}

const tracking = (trackingNumber: string): TrackingInfo => ({
  shipDateTime: 1,
  carrierName: { carrier: 'UPS' },
  methodCode: 'Value',
  trackingNumber,
})
const contextAt = (atMs: number): ChangeContext => ({ purchaseOrderId: '77', atMs, shippedAt: new WeakMap() })
const shipment = (...units: readonly number[]) => ({
  sellerOrderId: 'mine',
  intentToCancelOverride: false,
  parcels: units.map((count) => ({ units: count, trackingInfo: tracking(`T${count}`) })),
})
const update = (currentTrackingNumber: string, units: number) => ({
  units,
  trackingInfo: tracking('NEW'),
  currentTrackingNumber,
})
const partsOf = (line: OrderLine) =>
  line.orderLineStatuses.orderLineStatus.map(({ status, statusQuantity }) => [status, Number(statusQuantity.amount)])

describe('acknowledge', () => {
  test('acknowledges all units and sets the status date', () => {
    const line = acknowledgeLine(lineOf(['Created', 2], ['Acknowledged', 1]), contextAt(5))
    expect([partsOf(line), line.statusDate]).toEqual([[['Acknowledged', 3]], 5])
  })

  test('does not change an acknowledged line', () => {
    const line = lineOf(['Acknowledged', 2])
    expect(acknowledgeLine(line, contextAt(5))).toBe(line)
  })

  test.each<LineStatusName>(['Shipped', 'Delivered', 'Cancelled'])('is rejected if one unit is %s', (status) => {
    expect(() => acknowledgeLine(lineOf(['Created', 2], [status, 1]), contextAt(5))).toThrow(
      'Some or all qty in higher status',
    )
  })
})

describe('ship', () => {
  test('ships acknowledged units, with a separate status for each parcel', () => {
    const line = shipLine(lineOf(['Cancelled', 1], ['Acknowledged', 4]), shipment(1, 2), contextAt(5))
    expect(partsOf(line)).toEqual([
      ['Cancelled', 1],
      ['Acknowledged', 1],
      ['Shipped', 1],
      ['Shipped', 2],
    ])
    expect(line.orderLineStatuses.orderLineStatus.at(-1)?.trackingInfo?.trackingNumber).toBe('T2')
    expect([line.statusDate, line.sellerOrderId]).toEqual([5, 'mine'])
  })

  test.each<[string, OrderLine]>([
    ['more units than are acknowledged', lineOf(['Acknowledged', 2], ['Created', 5])],
    ['a cancelled line', lineOf(['Cancelled', 3])],
    ['more than the rest of a partly shipped line', lineOf(['Shipped', 3], ['Acknowledged', 2])],
  ])('is rejected as OverShipped for %s', (_what, line) => {
    expect(() => shipLine(line, shipment(2, 1), contextAt(5))).toThrow('Qty OverShipped')
  })

  test.each<LineStatusName>(['Shipped', 'Delivered'])('is rejected if the line is %s', (status) => {
    const line = lineOf([status, 2], ['Cancelled', 1])
    expect(() => shipLine(line, shipment(1), contextAt(5))).toThrow('The Line: 2 of PO: 77 is in SHIPPED status')
  })

  test('needs an override if the customer wants to cancel', () => {
    const line = { ...lineOf(['Acknowledged', 1]), intentToCancel: 'true' }
    expect(() => shipLine(line, shipment(1), contextAt(5))).toThrow('intentToCancelOverride')
    const overridden = shipLine(line, { ...shipment(1), intentToCancelOverride: true }, contextAt(5))
    expect(unitsIn(overridden, 'Shipped')).toBe(1)
  })
})

describe('update tracking', () => {
  const context = contextAt(10 * hourMs)
  const shipped = () => shipLine(lineOf(['Acknowledged', 5]), shipment(1, 3), context)

  test('replaces the tracking of one parcel within four hours', () => {
    const later = { ...context, atMs: 14 * hourMs }
    const line = changeTracking(shipped(), update('T3', 3), later)
    const numbers = line.orderLineStatuses.orderLineStatus.map(({ trackingInfo }) => trackingInfo?.trackingNumber)
    expect([partsOf(line), numbers]).toEqual([partsOf(shipped()), [undefined, 'T1', 'NEW']])
    expect(line.statusDate).toBe(later.atMs)
    expect(() => changeTracking(shipped(), update('T3', 3), { ...later, atMs: 14 * hourMs + 1 })).toThrow('4 hours')
  })

  test('does not restart the four hours', () => {
    const line = changeTracking(shipped(), update('T3', 3), { ...context, atMs: 13 * hourMs })
    expect(() => changeTracking(line, update('NEW', 3), { ...context, atMs: 15 * hourMs })).toThrow('4 hours')
  })

  test('counts from the last change if the parcel was not shipped through the API', () => {
    const line = shipped()
    expect(changeTracking(line, update('T3', 3), contextAt(14 * hourMs)).statusDate).toBe(14 * hourMs)
    expect(() => changeTracking(line, update('T3', 3), contextAt(15 * hourMs))).toThrow('4 hours')
  })

  test('is rejected for an unknown parcel and for part of one', () => {
    expect(() => changeTracking(shipped(), update('T9', 1), context)).toThrow('current tracking number')
    expect(() => changeTracking(shipped(), update('T3', 2), context)).toThrow('OverShipped')
    expect(() => changeTracking(deliverLine(shipped(), 0), update('T3', 3), context)).toThrow('tracking number')
  })
})

describe('cancel', () => {
  const reason = 'SELLER_CANCEL_OUT_OF_STOCK'

  test('cancels created units first, with a separate status for each reason', () => {
    const line = lineOf(['Acknowledged', 2], ['Created', 2], ['Shipped', 1])
    const cancelled = cancelUnits(
      line,
      [
        { units: 1, reason },
        { units: 2, reason },
      ],
      contextAt(5),
    )
    expect(partsOf(cancelled)).toEqual([
      ['Acknowledged', 1],
      ['Shipped', 1],
      ['Cancelled', 1],
      ['Cancelled', 2],
    ])
    expect([cancelled.statusDate, unitsIn(line, 'Created')]).toEqual([5, 2])
  })

  test.each<[LineStatusName, string]>([
    ['Shipped', 'is in SHIPPED status'],
    ['Delivered', 'is in SHIPPED status'],
    ['Cancelled', 'than is open'],
  ])('is rejected for more units than are open if others are %s', (status, text) => {
    const line = lineOf(['Acknowledged', 1], [status, 1])
    expect(() => cancelUnits(line, [{ units: 2, reason }], contextAt(5))).toThrow(text)
  })
})

test('delivery changes only shipped units, and preserves their tracking', () => {
  const shipped = shipLine(lineOf(['Acknowledged', 3]), shipment(2), contextAt(5))
  const line = deliverLine(shipped, 9)
  expect(partsOf(line)).toEqual([
    ['Acknowledged', 1],
    ['Delivered', 2],
  ])
  expect(line.orderLineStatuses.orderLineStatus[1]?.trackingInfo?.trackingNumber).toBe('T2')
  expect([line.statusDate, deliverLine(lineOf(['Created', 1]), 9).statusDate]).toEqual([9, 0])
})
