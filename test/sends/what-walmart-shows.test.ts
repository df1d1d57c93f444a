import { afterEach, describe, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { hurry } from '../helpers/worker.ts'
import { useSends } from './use-sends.ts'

const sends = useSends()
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const acknowledged = { lines: [{ quantity: 4, statuses: { Acknowledged: 4 } }] }
const cancelOne = (reference: string) => ({
  reference,
  lines: [{ line_number: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }],
})
const parcelOf = (orderId: number, changes: object = {}) => ({
  fulfillments: [
    {
      order_id: orderId,
      reference: 'P-1',
      shipped_at: '2026-11-24T15:00:00.000Z',
      carrier: 'UPS',
      method_code: 'Standard',
      tracking_number: '1Z0001',
      lines: [{ line_number: '1', quantity: 1 }],
      ...changes,
    },
  ],
})

const statusesOf = (purchaseOrderId: string) =>
  sends.seller.orders.find((order) => order.purchaseOrderId === purchaseOrderId)?.orderLines.orderLine[0]
    ?.orderLineStatuses.orderLineStatus ?? []
const unitsIn = (purchaseOrderId: string, wanted: string) =>
  statusesOf(purchaseOrderId)
    .filter(({ status }) => status === wanted)
    .reduce((sum, { statusQuantity }) => sum + Number(statusQuantity.amount), 0)

/** Spells the status of an order's units in capitals, as Walmart does not document it. */
function respell(purchaseOrderId: string): void {
  for (const status of statusesOf(purchaseOrderId)) Object.assign(status, { status: status.status.toUpperCase() })
}

/** Lets Walmart limit the calls of an action until the returned function is called. */
function throttle(action: string): () => Promise<unknown> {
  const path = `/v3/orders/{id}/${action}`
  const remove = sends.simulator.fault({ path, effect: { kind: 'throttle', waitMs: 600_000 } })
  removals.push(remove)
  return () => {
    remove()
    return select(sends.api, 'delete from walmart_call_budgets')
  }
}

const untilTried = (sendId: number, status: string) =>
  eventually(async () => expect(await sends.get(sendId)).toMatchObject({ status, attempts: 1 }))

describe('whatever the spelling of a status,', () => {
  it('an order is acknowledged', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    respell(purchaseOrderId)
    const { body } = await sends.post(`orders/${orderId}/acknowledge`)
    await sends.end(body.data.id)
    expect(sends.callsOf(purchaseOrderId, 'acknowledge')).toBe(1)
  })

  it('a parcel ships, and only once if the response is lost', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder(acknowledged)
    respell(purchaseOrderId)
    const path = '/v3/orders/{id}/shipping'
    removals.push(sends.simulator.fault({ path, effect: { kind: 'lose-response' }, times: 1 }))
    // The simulator itself knows only Walmart's own spelling.
    for (const status of statusesOf(purchaseOrderId)) Object.assign(status, { status: 'Acknowledged' })
    const { body } = await sends.post('fulfillments', parcelOf(orderId))
    const [{ send_id: sendId }] = body.data.results
    await untilTried(sendId, 'sending')
    await eventually(() => expect(unitsIn(purchaseOrderId, 'Shipped')).toBe(1))
    respell(purchaseOrderId)
    expect(await sends.end(sendId)).toMatchObject({ status: 'applied', outcome: { code: 'seen_on_walmart' } })
    expect(sends.callsOf(purchaseOrderId, 'shipping')).toBe(1)
  })
})

it('the acknowledgement of an order that is cancelled has failed, and is not sent', async () => {
  const { orderId, purchaseOrderId } = await sends.addOrder()
  sends.seller.changeOrder(purchaseOrderId, { action: 'cancel' })
  const { body } = await sends.post(`orders/${orderId}/acknowledge`)
  expect(await sends.end(body.data.id)).toMatchObject({ status: 'failed', outcome: { code: 'not_possible' } })
  expect(sends.callsOf(purchaseOrderId, 'acknowledge')).toBe(0)
})

describe('a call that Walmart’s limit held back', () => {
  it('is made even if somebody has changed as much by hand meanwhile', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    const release = throttle('cancel')
    const { body } = await sends.post(`orders/${orderId}/cancel-lines`, cancelOne('C-1'))
    await untilTried(body.data.id, 'queued')
    sends.seller.changeOrder(purchaseOrderId, { action: 'cancel', lines: [{ lineNumber: '1', quantity: 1 }] })
    await release()
    expect(await sends.end(body.data.id)).toMatchObject({ status: 'applied', outcome: null })
    expect(unitsIn(purchaseOrderId, 'Cancelled')).toBe(2)
  })

  it('does not become unknown because another parcel was shipped by hand', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder(acknowledged)
    const release = throttle('shipping')
    const { body } = await sends.post('fulfillments', parcelOf(orderId))
    const [{ send_id: sendId }] = body.data.results
    await untilTried(sendId, 'queued')
    const lines = [{ lineNumber: '1', quantity: 1, trackingNumber: 'HAND' }]
    sends.seller.changeOrder(purchaseOrderId, { action: 'ship', lines })
    await release()
    expect((await sends.end(sendId)).status).toBe('applied')
  })
})

it('orders that Walmart cannot show do not keep others waiting', async () => {
  const bad = await Promise.all(Array.from({ length: 4 }, () => sends.addOrder()))
  const good = await sends.addOrder()
  for (const { purchaseOrderId } of bad) {
    const path = new RegExp(`/v3/orders/${purchaseOrderId}($|\\?)`)
    removals.push(sends.simulator.fault({ method: 'GET', path, effect: { kind: 'fail', status: 500 } }))
  }
  const ids = [...bad, good].map(({ orderId }) => orderId)
  const { body } = await sends.post('orders/acknowledge', { ids })
  const last = body.data.results[4].send_id as number
  await eventually(async () => {
    await hurry(sends.api)
    expect((await sends.get(last)).status).toBe('applied')
  })
})

it('a lost send whose deadline has passed does not become unknown because one read of its order fails', async () => {
  const { orderId, purchaseOrderId } = await sends.addOrder()
  const path = '/v3/orders/{id}/cancel'
  removals.push(sends.simulator.fault({ path, effect: { kind: 'lose-response' }, times: 1 }))
  const { body } = await sends.post(`orders/${orderId}/cancel-lines`, cancelOne('C-1'))
  await untilTried(body.data.id, 'sending')
  await eventually(() => expect(unitsIn(purchaseOrderId, 'Cancelled')).toBe(1))
  const read = { method: 'GET', path: '/v3/orders/{id}', times: 1 } as const
  removals.push(sends.simulator.fault({ ...read, effect: { kind: 'throttle', waitMs: 500 } }))
  await select(sends.api, 'update sends set expires_at = now() where id = $1', [body.data.id])
  expect(await sends.end(body.data.id)).toMatchObject({ status: 'applied', outcome: { code: 'seen_on_walmart' } })
})

it('the same content is the same send, however it is written', async () => {
  const { orderId } = await sends.addOrder(acknowledged)
  const times = ['2026-11-24T15:00:00.000Z', '2026-11-24T15:00:00Z', '2026-11-24T16:00:00+01:00']
  const parcels = []
  for (const time of times) parcels.push(await sends.post('fulfillments', parcelOf(orderId, { shipped_at: time })))
  const found = parcels.map(({ body }) => body.data.results[0])
  expect(new Set(found.map(({ send_id: id }) => id)).size).toBe(1)
  await sends.end(found[0].send_id)
  const change = () =>
    sends.api.call('PUT', `/api/walmart/${sends.id}/fulfillments/${found[0].fulfillment_id}/tracking`, {
      body: { shipped_at: times[0], carrier: 'FedEx', method_code: 'Express', tracking_number: 'F1' },
    })
  const first = await change()
  expect((await change()).body.data.id).toBe(first.body.data.id)
  await sends.end(first.body.data.id)
  expect((await change()).body.data).toMatchObject({ id: first.body.data.id, status: 'applied' })
})

it.each(['https://example.com/\u0000', 'https://example.com/\ud800', 'javascript:alert(1)'])(
  'the tracking_url %j is rejected',
  async (url) => {
    const { orderId } = await sends.addOrder(acknowledged)
    const parcel = parcelOf(orderId, { carrier: undefined, other_carrier: 'Pony', tracking_url: url })
    const { status, body } = await sends.post('fulfillments', parcel)
    expect([status, Object.keys(body.errors)]).toEqual([422, ['fulfillments.0.tracking_url']])
  },
)
