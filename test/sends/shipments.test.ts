import { afterEach, describe, expect, it } from 'vitest'

import { select } from '../helpers/records.ts'
import { useSends } from './use-sends.ts'

const sends = useSends()
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const acknowledged = { lines: [{ quantity: 4, statuses: { Acknowledged: 4 } }] }
const parcelOf = (order_id: number, changes: object = {}) => ({
  order_id,
  reference: 'P-1',
  shipped_at: '2026-11-24T15:00:00.000Z',
  carrier: 'UPS',
  method_code: 'Standard',
  tracking_number: '1Z0001',
  lines: [{ line_number: '1', quantity: 1 }],
  ...changes,
})

/** What Walmart shows of the first line: units and tracking numbers that were shipped. */
function shippedOf(purchaseOrderId: string): [amount: string, tracking: string | undefined][] {
  const order = sends.seller.orders.find((one) => one.purchaseOrderId === purchaseOrderId)
  const statuses = order?.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus ?? []
  return statuses
    .filter(({ status }) => status === 'Shipped')
    .map(({ statusQuantity, trackingInfo }) => [statusQuantity.amount, trackingInfo?.trackingNumber])
}

async function ship(...fulfillments: object[]) {
  const { status, body } = await sends.post('fulfillments', { fulfillments })
  expect(status, JSON.stringify(body)).toBe(202)
  return body.data.results
}

const fulfillment = async (id: number) =>
  (await sends.api.call('GET', `/api/walmart/${sends.id}/fulfillments/${id}`)).body.data

describe('a shipment', () => {
  it.each([
    { kind: 'lose-response', calls: 1 },
    { kind: 'lose-request', calls: 2 },
  ] as const)('of a part of a line is applied once even if its call is lost ($kind)', async ({ kind, calls }) => {
    const { orderId, purchaseOrderId } = await sends.addOrder(acknowledged)
    removals.push(sends.simulator.fault({ path: '/v3/orders/{id}/shipping', effect: { kind }, times: 1 }))
    const [queued] = await ship(parcelOf(orderId))
    const [again] = await ship(parcelOf(orderId))
    expect(again).toEqual(queued)
    expect(await sends.end(queued.send_id)).toMatchObject({ type: 'ship', status: 'applied', attempts: calls })
    expect(shippedOf(purchaseOrderId)).toEqual([['1', '1Z0001']])
    expect(await fulfillment(queued.fulfillment_id)).toMatchObject({ status: 'applied', tracking_number: '1Z0001' })
  })

  it('in several parcels has a send for each, which go out one after another', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder(acknowledged)
    const results = await ship(
      parcelOf(orderId),
      parcelOf(orderId, { reference: 'P-2', tracking_number: '1Z0002', lines: [{ line_number: '1', quantity: 3 }] }),
    )
    for (const { send_id: sendId } of results) expect(await sends.end(sendId)).toMatchObject({ status: 'applied' })
    expect(shippedOf(purchaseOrderId)).toEqual([
      ['1', '1Z0001'],
      ['3', '1Z0002'],
    ])
    const list = await sends.api.call('GET', `/api/walmart/${sends.id}/fulfillments?order_id=${orderId}`)
    expect(list.body.data.map(({ reference }: { reference: string }) => reference)).toEqual(['P-2', 'P-1'])
  })

  it('may follow an acknowledgement that is not applied yet, and has the expected ship date as its deadline', async () => {
    const { orderId } = await sends.addOrder()
    await sends.post(`orders/${orderId}/acknowledge`)
    const [queued] = await ship(parcelOf(orderId))
    const send = await sends.end(queued.send_id)
    const order = await sends.api.call('GET', `/api/walmart/${sends.id}/orders/${orderId}`)
    expect(send).toMatchObject({ status: 'applied', deadline_at: order.body.data.estimatedShipDate })
  })

  it('that Walmart would reject is not sent, with the reason, and can be corrected', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder(acknowledged)
    const [queued] = await ship(parcelOf(orderId, { lines: [{ line_number: '1', quantity: 5 }] }))
    const failed = await sends.end(queued.send_id)
    expect(failed.outcome?.message).toBe('Line 1 has 4 units that can be shipped, not 5.')
    const [corrected] = await ship(parcelOf(orderId, { tracking_number: '1Z0009' }))
    expect(corrected).toEqual(queued)
    expect(await sends.end(queued.send_id)).toMatchObject({ status: 'applied' })
    expect(await fulfillment(queued.fulfillment_id)).toMatchObject({ tracking_number: '1Z0009' })
    expect(shippedOf(purchaseOrderId)).toEqual([['1', '1Z0009']])
    const created = await sends.addOrder()
    const [early] = await ship(parcelOf(created.orderId))
    expect((await sends.end(early.send_id)).outcome?.message).toContain('has not been acknowledged')
  })

  it('of a line that the customer wants to cancel needs an override', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder(acknowledged)
    const order = sends.seller.orders.find((one) => one.purchaseOrderId === purchaseOrderId)
    Object.assign(order?.orderLines.orderLine[0] ?? {}, { intentToCancel: 'CUSTOMER_REQUESTED' })
    const [queued] = await ship(parcelOf(orderId))
    expect((await sends.end(queued.send_id)).outcome?.message).toContain('has asked to cancel line 1')
    await ship(parcelOf(orderId, { intent_to_cancel_override: true }))
    expect(await sends.end(queued.send_id)).toMatchObject({ status: 'applied' })
  })

  it.each([
    ['an unknown order', { order_id: 999_999_999 }, { order_id: expect.stringContaining('no order 999999999') }],
    [
      'an unknown carrier',
      { carrier: 'Pony' },
      { carrier: 'Walmart does not know the carrier Pony. Give it as other_carrier, with a tracking_url.' },
    ],
    [
      'a carrier in another spelling',
      { carrier: 'fedex' },
      { carrier: 'Walmart does not know the carrier fedex. Write it as FedEx.' },
    ],
    [
      'a known carrier as other_carrier',
      { carrier: undefined, other_carrier: 'USPS', tracking_url: 'https://example.com/1' },
      { other_carrier: 'Walmart knows the carrier USPS: give it as carrier.' },
    ],
    [
      'an unknown line',
      { lines: [{ line_number: '8', quantity: 1 }] },
      { 'lines.0.line_number': 'There is no line 8. The lines are 1.' },
    ],
  ])('of %s is rejected, and the others are not', async (_, changes, wrong) => {
    const { orderId } = await sends.addOrder(acknowledged)
    const [rejected, accepted] = await ship(parcelOf(orderId, changes), parcelOf(orderId, { reference: 'P-2' }))
    const errors = Object.entries(wrong).map(([field, message]) => [`fulfillments.0.${field}`, [message]])
    expect(rejected).toEqual({
      index: 0,
      status: 'rejected',
      fulfillment_id: null,
      send_id: null,
      errors: Object.fromEntries(errors),
    })
    expect(accepted).toMatchObject({ status: 'accepted', errors: null })
  })

  it.each([
    ['two carriers', { other_carrier: 'Pony', tracking_url: 'https://example.com/1' }, 'fulfillments.0.carrier'],
    [
      'an other_carrier without a tracking_url',
      { carrier: undefined, other_carrier: 'Pony' },
      'fulfillments.0.tracking_url',
    ],
    ['special characters in its number', { tracking_number: '1Z#1' }, 'fulfillments.0.tracking_number'],
  ])('with %s is invalid', async (_, changes, field) => {
    const { orderId } = await sends.addOrder(acknowledged)
    const { status, body } = await sends.post('fulfillments', { fulfillments: [parcelOf(orderId, changes)] })
    expect({ status, fields: Object.keys(body.errors) }).toEqual({ status: 422, fields: [field] })
  })

  it('under the reference of another parcel is rejected', async () => {
    const { orderId } = await sends.addOrder(acknowledged)
    const [queued] = await ship(parcelOf(orderId))
    await sends.end(queued.send_id)
    const [other, twice] = await ship(
      parcelOf(orderId, { tracking_number: '1Z0002' }),
      parcelOf(orderId, { tracking_number: '1Z0003' }),
    )
    expect(other.errors['fulfillments.0.reference'][0]).toContain('belongs to another parcel')
    expect(twice.errors['fulfillments.1.reference'][0]).toContain('occurs twice for order')
  })
})

describe('a tracking update', () => {
  const tracking = { shipped_at: '2026-11-24T15:00:00.000Z', carrier: 'FedEx', method_code: 'Express' }
  const change = (id: number, tracking_number: string) =>
    sends.api.call('PUT', `/api/walmart/${sends.id}/fulfillments/${id}/tracking`, {
      body: { ...tracking, tracking_number },
    })

  it.each(['lose-response', 'lose-request'] as const)(
    'is applied even if its call is lost (%s), and is then shown',
    async (kind) => {
      const { orderId, purchaseOrderId } = await sends.addOrder(acknowledged)
      const [queued] = await ship(parcelOf(orderId))
      const early = await change(queued.fulfillment_id, 'F1')
      expect(early.status).toBe(409)
      await sends.end(queued.send_id)
      removals.push(sends.simulator.fault({ path: '/v3/orders/{id}/shipping', effect: { kind }, times: 1 }))
      const { status, body } = await change(queued.fulfillment_id, 'F1')
      expect({ status, type: body.data.type }).toEqual({ status: 202, type: 'tracking' })
      expect((await change(queued.fulfillment_id, 'F2')).status).toBe(409)
      expect(await sends.end(body.data.id)).toMatchObject({ status: 'applied' })
      expect(shippedOf(purchaseOrderId)).toEqual([['1', 'F1']])
      expect(await fulfillment(queued.fulfillment_id)).toMatchObject({
        tracking_number: 'F1',
        carrier: 'FedEx',
        method_code: 'Express',
      })
      const next = await change(queued.fulfillment_id, 'F2')
      expect(await sends.end(next.body.data.id)).toMatchObject({
        status: 'applied',
        intent: { current_tracking_number: 'F1' },
      })
      expect(shippedOf(purchaseOrderId)).toEqual([['1', 'F2']])
    },
  )

  it('is rejected after four hours, and the end of these is the deadline of each change', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder(acknowledged)
    const [queued] = await ship(parcelOf(orderId))
    expect(await fulfillment(queued.fulfillment_id)).toMatchObject({ tracking_changeable_until: null })
    const { sent_at: sentAt } = await sends.end(queued.send_id)
    const until = new Date(Date.parse(sentAt ?? '') + 4 * 3_600_000).toISOString()
    expect(await fulfillment(queued.fulfillment_id)).toMatchObject({ tracking_changeable_until: until })
    const changed = await change(queued.fulfillment_id, 'F1')
    expect(changed.body.data.deadline_at).toBe(until)
    await sends.end(changed.body.data.id)
    await select(sends.api, `update sends set sent_at = sent_at - interval '4 hours' where id = $1`, [queued.send_id])
    const { status, body } = await change(queued.fulfillment_id, 'F2')
    expect({ status, message: body.message }).toEqual({
      status: 409,
      message: expect.stringMatching(/can no longer be changed: Walmart allowed it for four hours, until 20.*Z\.$/),
    })
    expect(shippedOf(purchaseOrderId)).toEqual([['1', 'F1']])
  })
})
