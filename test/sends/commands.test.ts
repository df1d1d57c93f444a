import { afterEach, describe, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { useSends } from './use-sends.ts'

const sends = useSends()
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

function disturb(action: string, kind: 'lose-request' | 'lose-response'): void {
  const path = `/v3/orders/{id}/${action}`
  removals.push(sends.simulator.fault({ path, effect: { kind }, times: 1 }))
}

const acknowledged = (purchaseOrderId: string) =>
  sends.seller.orders
    .find((order) => order.purchaseOrderId === purchaseOrderId)
    ?.orderLines.orderLine.flatMap((line) => line.orderLineStatuses.orderLineStatus.map(({ status }) => status))

/** In Seller Center. */
function cancelOneByHand(purchaseOrderId: string): void {
  const order = sends.seller.orders.find((one) => one.purchaseOrderId === purchaseOrderId)
  const [line] = order?.orderLines.orderLine ?? []
  const [status] = line?.orderLineStatuses.orderLineStatus ?? []
  if (!line || !status) throw new Error(`There is no order ${purchaseOrderId} with a line.`)
  const units = (amount: string) => ({ ...status.statusQuantity, amount })
  line.orderLineStatuses.orderLineStatus = [
    { ...status, statusQuantity: units('3') },
    { ...status, status: 'Cancelled', statusQuantity: units('1') },
  ]
}

const outOfStock = { line_number: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }

describe('an acknowledgement', () => {
  it('is applied once, with `Prefer: wait` while the caller waits, and the order is refreshed', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    const { status, body } = await sends.post(`orders/${orderId}/acknowledge`, {}, { Prefer: 'wait=20' })
    expect({ status, send: body.data }).toMatchObject({
      status: 202,
      send: { type: 'acknowledge', status: 'applied', outcome: null, attempts: 1, purchase_order_id: purchaseOrderId },
    })
    expect(body.data.baseline).toEqual([
      { line_number: '1', quantity: '4', shipped: '0', cancelled: '0', refunded: '0' },
    ])
    expect(acknowledged(purchaseOrderId)).toEqual(['Acknowledged'])
    await eventually(async () => {
      const order = await sends.api.call('GET', `/api/walmart/${sends.id}/orders/${orderId}`)
      expect(order.body.data.status).toBe('Acknowledged')
    })
    const again = await sends.post(`orders/${orderId}/acknowledge`)
    expect(again.body.data).toMatchObject({ id: body.data.id, status: 'applied' })
    expect(sends.callsOf(purchaseOrderId, 'acknowledge')).toBe(1)
  })

  it('has a deadline four hours after the order', async () => {
    const { orderId } = await sends.addOrder()
    const { body } = await sends.post(`orders/${orderId}/acknowledge`)
    const order = await sends.api.call('GET', `/api/walmart/${sends.id}/orders/${orderId}`)
    expect(Date.parse(body.data.deadline_at) - Date.parse(order.body.data.orderDate)).toBe(4 * 3_600_000)
    await sends.end(body.data.id)
  })

  it.each([
    { kind: 'lose-response', calls: 1, outcome: { code: 'seen_on_walmart' } },
    { kind: 'lose-request', calls: 2, outcome: null },
  ] as const)('whose call is lost on Walmart’s side ($kind) is applied once', async ({ kind, calls, outcome }) => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    disturb('acknowledge', kind)
    const { body } = await sends.post(`orders/${orderId}/acknowledge`)
    const send = await sends.end(body.data.id)
    expect(send).toMatchObject({ status: 'applied', attempts: calls, outcome })
    expect(sends.callsOf(purchaseOrderId, 'acknowledge')).toBe(calls)
  })

  it('of an order that has been acknowledged by hand is not sent', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder({
      lines: [{ quantity: 1, statuses: { Acknowledged: 1 } }],
    })
    const { body } = await sends.post(`orders/${orderId}/acknowledge`, {}, { Prefer: 'wait=20' })
    expect(body.data).toMatchObject({ status: 'applied', outcome: { code: 'seen_on_walmart' }, attempts: 0 })
    expect(sends.callsOf(purchaseOrderId, 'acknowledge')).toBe(0)
  })

  it('of several orders names those that are rejected', async () => {
    const own = await sends.addOrder()
    const wfs = await sends.addOrder({ shipNodeType: 'WFSFulfilled', lines: [{ quantity: 1 }] })
    const { status, body } = await sends.post('orders/acknowledge', { ids: [own.orderId, wfs.orderId, 999_999_999] })
    expect(status).toBe(202)
    const [accepted, ofWalmart, unknown] = body.data.results
    expect(accepted).toMatchObject({ index: 0, status: 'accepted', errors: null })
    expect(ofWalmart).toMatchObject({ index: 1, status: 'rejected', send_id: null })
    expect(ofWalmart.errors['ids.1'][0]).toContain('WFS')
    expect(unknown.errors['ids.2'][0]).toContain('no order 999999999')
    expect(await sends.end(accepted.send_id)).toMatchObject({ status: 'applied' })
    const alone = await sends.post(`orders/${wfs.orderId}/acknowledge`)
    expect({ status: alone.status, code: alone.body.code }).toEqual({ status: 409, code: 'ERR_CONFLICT' })
  })
})

describe('a cancellation', () => {
  it('cancels the requested units, and a repeat with the same reference returns the same send', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    const call = { reference: 'C-1', lines: [outOfStock] }
    const first = await sends.post(`orders/${orderId}/cancel-lines`, call)
    const second = await sends.post(`orders/${orderId}/cancel-lines`, call)
    expect(second.body.data.id).toBe(first.body.data.id)
    expect(await sends.end(first.body.data.id)).toMatchObject({ status: 'applied', intent: { lines: [outOfStock] } })
    const third = await sends.post(`orders/${orderId}/cancel-lines`, call)
    expect(third.body.data).toMatchObject({ id: first.body.data.id, status: 'applied' })
    expect(sends.callsOf(purchaseOrderId, 'cancel')).toBe(1)
    const other = await sends.post(`orders/${orderId}/cancel-lines`, {
      ...call,
      lines: [{ ...outOfStock, quantity: 2 }],
    })
    expect({ status: other.status, errors: other.body.errors }).toEqual({
      status: 422,
      errors: { reference: ['The reference C-1 belongs to another cancellation. Use a new one.'] },
    })
  })

  it.each([
    { kind: 'lose-response', calls: 1 },
    { kind: 'lose-request', calls: 2 },
  ] as const)('is applied once even if its call is lost ($kind)', async ({ kind, calls }) => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    disturb('cancel', kind)
    const { body } = await sends.post(`orders/${orderId}/cancel-lines`, { reference: 'C-1', lines: [outOfStock] })
    expect(await sends.end(body.data.id)).toMatchObject({ status: 'applied', attempts: calls })
    const [line] =
      sends.seller.orders.find((order) => order.purchaseOrderId === purchaseOrderId)?.orderLines.orderLine ?? []
    const cancelled = line?.orderLineStatuses.orderLineStatus.filter(({ status }) => status === 'Cancelled')
    expect(cancelled?.map(({ statusQuantity }) => statusQuantity.amount)).toEqual(['1'])
  })

  it('of more units than are open is not sent, and can be corrected under the same reference', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    const call = { reference: 'C-1', lines: [{ ...outOfStock, quantity: 5 }] }
    const { body } = await sends.post(`orders/${orderId}/cancel-lines`, call)
    const failed = await sends.end(body.data.id)
    expect(failed).toMatchObject({ status: 'failed', attempts: 0 })
    expect(failed.outcome).toMatchObject({
      code: 'not_possible',
      message: 'Line 1 has 4 units that can be cancelled, not 5.',
    })
    const corrected = await sends.post(`orders/${orderId}/cancel-lines`, { reference: 'C-1', lines: [outOfStock] })
    expect(corrected.body.data).toMatchObject({ id: body.data.id, status: 'queued', outcome: null })
    expect(await sends.end(body.data.id)).toMatchObject({ status: 'applied' })
    expect(sends.callsOf(purchaseOrderId, 'cancel')).toBe(1)
  })

  it('that has failed can be given up once, and then retried after all', async () => {
    const { orderId } = await sends.addOrder()
    const call = { reference: 'C-1', lines: [{ ...outOfStock, quantity: 5 }] }
    const { body } = await sends.post(`orders/${orderId}/cancel-lines`, call)
    const path = `sends/${body.data.id}`
    expect(await sends.end(body.data.id)).toMatchObject({ status: 'failed' })
    const problems = async () =>
      (await sends.api.client().problems.list.query({ cause: 'failed_send' })).data.groups.flatMap(({ first }) =>
        first.map(({ id }) => id),
      )
    expect(await problems()).toContain(body.data.id)

    const givenUp = await sends.post(`${path}/cancel`)
    expect(givenUp.body.data).toMatchObject({
      status: 'failed',
      outcome: { code: 'cancelled', message: 'It was given up: Line 1 has 4 units that can be cancelled, not 5.' },
    })
    expect(await problems()).not.toContain(body.data.id)
    expect(await sends.post(`${path}/cancel`)).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('has failed and was not given up') },
    })
    expect((await sends.post(`${path}/retry`)).body.data).toMatchObject({ status: 'queued', outcome: null })
  })

  it('whose response is lost while somebody changes the line is unknown until a person resolves it', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    disturb('cancel', 'lose-request')
    const lines = [{ ...outOfStock, quantity: 2 }]
    const { body } = await sends.post(`orders/${orderId}/cancel-lines`, { reference: 'C-1', lines })
    await eventually(async () => expect((await sends.get(body.data.id)).attempts).toBe(1))
    cancelOneByHand(purchaseOrderId)
    const send = await sends.end(body.data.id)
    expect(send).toMatchObject({ status: 'unknown', outcome: { code: 'changed_meanwhile' } })
    const path = `sends/${send.id}`
    expect((await sends.post(`${path}/retry`)).status).toBe(409)
    const resolved = await sends.post(`${path}/resolve`, { status: 'failed', note: 'One of two by hand' })
    expect(resolved.body.data).toMatchObject({
      status: 'failed',
      outcome: { code: 'resolved', message: 'One of two by hand' },
    })
  })

  it('of a line that the order does not have is rejected', async () => {
    const { orderId } = await sends.addOrder()
    const { status, body } = await sends.post(`orders/${orderId}/cancel-lines`, {
      reference: 'C-1',
      lines: [{ ...outOfStock, line_number: '7' }],
    })
    expect({ status, errors: body.errors }).toEqual({
      status: 422,
      errors: { 'lines.0.line_number': ['There is no line 7. The lines are 1.'] },
    })
  })
})
