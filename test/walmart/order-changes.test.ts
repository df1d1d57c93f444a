import { type Order, createSimulator, type OrderChange } from '@aisle/walmart-simulator'
import { expect, test } from 'vitest'

import { sellerOf } from '../helpers/simulator.ts'
import { callRaw, startedAt, startSimulator } from './start-simulator.ts'

const dayMs = 86_400_000

const statesOf = ({ orderLines }: Order) =>
  orderLines.orderLine.map((line) =>
    line.orderLineStatuses.orderLineStatus
      .map(({ status, statusQuantity }) => `${status} ${statusQuantity.amount}`)
      .join(', '),
  )

/** A seller with a clock that can be moved, and without generated orders. */
function startSeller(market: 'US' | 'CA' = 'US') {
  const clock = { ms: startedAt }
  const simulator = createSimulator({ orders: 0, market, now: () => new Date(clock.ms) })
  return { clock, seller: sellerOf(simulator) }
}

test('a person acknowledges, ships and cancels units of an order, by default all that can be', () => {
  const { seller } = startSeller()
  const order = seller.addOrder({ lines: [{ quantity: 3 }, { quantity: 1 }] })
  const change = (by: OrderChange) => statesOf(seller.changeOrder(order.purchaseOrderId, by))
  expect(change({ action: 'acknowledge' })).toEqual(['Acknowledged 3', 'Acknowledged 1'])
  const lines = [{ lineNumber: '1', quantity: 2, trackingNumber: 'BY-HAND' }]
  expect(change({ action: 'ship', lines })).toEqual(['Acknowledged 1, Shipped 2', 'Acknowledged 1'])
  expect(change({ action: 'cancel' })).toEqual(['Shipped 2, Cancelled 1', 'Cancelled 1'])
  const [shipped] = order.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus ?? []
  expect(shipped?.trackingInfo).toMatchObject({ trackingNumber: 'BY-HAND', carrierName: { carrier: 'UPS' } })
})

test.each<[OrderChange, string]>([
  [{ action: 'ship' }, 'has no units to ship'],
  [{ action: 'ship', lines: [{ lineNumber: '1', quantity: 1 }] }, 'OverShipped'],
  [{ action: 'cancel', lines: [{ lineNumber: '1' }, { lineNumber: '1' }] }, 'has no units to cancel'],
  [{ action: 'cancel', lines: [{ lineNumber: '1' }, { lineNumber: '7' }] }, 'has no line 7'],
])('a change that is not possible changes nothing: %j', (change, message) => {
  const { seller } = startSeller()
  const order = seller.addOrder({ lines: [{ quantity: 2 }] })
  const before = structuredClone(order)
  expect(() => seller.changeOrder(order.purchaseOrderId, change)).toThrow(message)
  expect(order).toEqual(before)
  expect(() => seller.changeOrder('1', change)).toThrow('does not exist')
  const { purchaseOrderId } = seller.addOrder({ shipNodeType: 'WFSFulfilled' })
  expect(() => seller.changeOrder(purchaseOrderId, { action: 'cancel' })).toThrow('fulfilled by Walmart')
})

test.each([
  ['US', 4],
  ['CA', 7],
] as const)('in the market %s, Walmart cancels what is not shipped %i days after it was expected', (market, days) => {
  const { clock, seller } = startSeller(market)
  const late = seller.addOrder({ lines: [{ statuses: { Acknowledged: 2, Shipped: 1 } }, {}] })
  const shipped = seller.addOrder({ lines: [{ statuses: { Shipped: 1 } }] })
  seller.addOrder({ shipNodeType: 'WFSFulfilled' })
  clock.ms = late.shippingInfo.estimatedShipDate + days * dayMs
  expect(seller.cancelOverdue()).toEqual([])
  clock.ms += 1
  expect(seller.cancelOverdue().map(({ purchaseOrderId }) => purchaseOrderId)).toEqual([late.purchaseOrderId])
  expect(statesOf(late)).toEqual(['Shipped 1, Cancelled 2', 'Cancelled 1'])
  expect(late.orderLines.orderLine.map(({ statusDate }) => statusDate)).toEqual([clock.ms, clock.ms])
  expect(statesOf(shipped)).toEqual(['Shipped 1'])
  expect(seller.cancelOverdue()).toEqual([])
})

test('orders are overdue after a given number of days, and generated ones are found too', () => {
  const clock = { ms: startedAt }
  const seller = sellerOf(createSimulator({ orders: 300, orderMix: { wfs: 0 }, now: () => new Date(clock.ms) }))
  clock.ms += 30 * dayMs
  expect(seller.cancelOverdue(365)).toEqual([])
  expect(seller.cancelOverdue().length).toBeGreaterThan(2)
  const open = seller.orders.filter((order) => statesOf(order).some((state) => /Created|Acknowledged/.test(state)))
  expect(open).toEqual([])
})

test('orders can be changed over HTTP', async () => {
  const { url, seller } = await startSimulator()
  const { purchaseOrderId, shippingInfo } = seller.addOrder({ lines: [{ quantity: 2 }] })
  const control = (path: string, body: object) =>
    callRaw(`${url}/simulator/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const change = (body: object) => control(`orders/${purchaseOrderId}`, body)
  const acknowledged = await change({ action: 'acknowledge' })
  expect([acknowledged.status, statesOf(acknowledged.body as Order)]).toEqual([200, ['Acknowledged 2']])
  const wanted = await change({ action: 'request-cancellation', lines: [{ lineNumber: '1' }] })
  expect(wanted.body).toMatchObject({ orderLines: { orderLine: [{ intentToCancel: 'true' }] } })
  expect(await change({ action: 'deliver' })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('action') },
  })
  const excess = { action: 'ship', lines: [{ lineNumber: '1', quantity: 9 }] }
  expect(await change(excess)).toMatchObject({ status: 400, body: { message: expect.stringContaining('OverShipped') } })
  const nobody = { clientId: 'nobody', action: 'cancel' }
  expect(await change(nobody)).toMatchObject({ status: 404, body: { message: expect.stringContaining('nobody') } })
  await control('clock', { advanceMs: shippingInfo.estimatedShipDate - startedAt + dayMs + 1 })
  const overdue = await control('overdue-orders/cancel', { days: 1 })
  expect(overdue).toMatchObject({ status: 200, body: { purchaseOrderIds: expect.arrayContaining([purchaseOrderId]) } })
})
