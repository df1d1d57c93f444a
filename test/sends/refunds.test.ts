import { setTimeout as sleep } from 'node:timers/promises'

import type { WalmartSend } from '@aisle/contract'
import { afterEach, describe, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { hurry } from '../helpers/worker.ts'
import { useSends } from './use-sends.ts'

const sends = useSends()
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const shipped = { lines: [{ quantity: 2, statuses: { Shipped: 2 } }] }
const orderOf = (purchaseOrderId: string) =>
  sends.seller.orders.find((order) => order.purchaseOrderId === purchaseOrderId)

const charge = (amount: string) => ({ charge_type: 'PRODUCT', amount, reason: 'DamagedItem' })
const refund = (amount: string, reference = 'R-1') => ({
  reference,
  lines: [{ line_number: '1', charges: [charge(amount)] }],
})

/** What Walmart has refunded of the first line, in cents. */
function refundedCents(purchaseOrderId: string): number {
  const charges = orderOf(purchaseOrderId)?.orderLines.orderLine[0]?.refund?.refundCharges.refundCharge ?? []
  return Math.round(charges.reduce((sum, one) => sum - one.charge.chargeAmount.amount * 100, 0))
}

describe('a refund of an order', () => {
  it.each([
    { kind: 'lose-response', calls: 1 },
    { kind: 'lose-request', calls: 2 },
  ] as const)('is applied once even if its call is lost ($kind)', async ({ kind, calls }) => {
    const { orderId, purchaseOrderId } = await sends.addOrder(shipped)
    const path = '/v3/orders/{id}/refund'
    removals.push(sends.simulator.fault({ path, effect: { kind }, times: 1 }))
    const { status, body } = await sends.post(`orders/${orderId}/refund`, refund('0.10'))
    expect({ status, type: body.data.type }).toEqual({ status: 202, type: 'refund' })
    expect(await sends.end(body.data.id)).toMatchObject({ status: 'applied', attempts: calls })
    expect(refundedCents(purchaseOrderId)).toBe(10)
  })

  it('of the same amount under another reference is another refund', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder(shipped)
    for (const reference of ['R-1', 'R-2']) {
      const { body } = await sends.post(`orders/${orderId}/refund`, refund('0.10', reference))
      expect(await sends.end(body.data.id)).toMatchObject({ status: 'applied', attempts: 1 })
    }
    expect(refundedCents(purchaseOrderId)).toBe(20)
  })

  it('of more than is left of the charge is not sent', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder(shipped)
    const first = await sends.post(`orders/${orderId}/refund`, refund('0.10', 'R-1'))
    await sends.end(first.body.data.id)
    const price = orderOf(purchaseOrderId)?.orderLines.orderLine[0]?.charges.charge[0]?.chargeAmount.amount ?? 0
    const { body } = await sends.post(`orders/${orderId}/refund`, refund(price.toFixed(2), 'R-2'))
    const failed = await sends.end(body.data.id)
    expect(failed).toMatchObject({ status: 'failed', attempts: 0, outcome: { code: 'not_possible' } })
    expect(failed.outcome?.message).toContain(`${(price - 0.1).toFixed(2)} of its product charge left to refund`)
    expect(refundedCents(purchaseOrderId)).toBe(10)
  })

  it('of a line that has not been shipped is not sent, and of a line twice is rejected', async () => {
    const { orderId } = await sends.addOrder()
    const { body } = await sends.post(`orders/${orderId}/refund`, refund('0.10'))
    expect((await sends.end(body.data.id)).outcome?.message).toContain('has not been shipped')
    const line = { line_number: '1', charges: [charge('0.10')] }
    const twice = await sends.post(`orders/${orderId}/refund`, { reference: 'R-2', lines: [line, line] })
    expect({ status: twice.status, errors: Object.keys(twice.body.errors) }).toEqual({
      status: 422,
      errors: ['lines.1.line_number'],
    })
  })

  it.each(['0', '0.00', '-1', '1.005', '1e3', 'all'])('of the amount %s is rejected', async (amount) => {
    const { orderId } = await sends.addOrder(shipped)
    const { status, body } = await sends.post(`orders/${orderId}/refund`, refund(amount))
    expect({ status, errors: Object.keys(body.errors) }).toEqual({ status: 422, errors: ['lines.0.charges.0.amount'] })
  })
})

describe('a refund of a return', () => {
  it.each(['lose-response', 'lose-request'] as const)('is applied once even if its call is lost (%s)', async (kind) => {
    const { returnId, returnOrderId } = await sends.addReturn()
    removals.push(sends.simulator.fault({ path: '/v3/returns/{id}/refund', effect: { kind }, times: 1 }))
    const call = { reference: 'RMA-1', lines: [{ line_number: 1, quantity: 1 }] }
    const { status, body } = await sends.post(`returns/${returnId}/refund`, call)
    expect({ status, data: body.data }).toMatchObject({ status: 202, data: { order_id: null, return_id: returnId } })
    const send = await sends.end(body.data.id)
    expect(send).toMatchObject({ type: 'return_refund', status: 'applied', baseline: [{ refunded: '0' }] })
    const line = sends.seller.returns.find((one) => one.returnOrderId === returnOrderId)?.returnOrderLines[0]
    expect(Number(line?.refundedQty)).toBe(1)
    const { body: list } = await sends.api.call('GET', `/api/walmart/${sends.id}/sends?return_id=${returnId}`)
    expect(list.data.map(({ id }: WalmartSend) => id)).toEqual([send.id])
  })

  it('of more units than are left is not sent', async () => {
    const { returnId } = await sends.addReturn()
    const call = { reference: 'RMA-1', lines: [{ line_number: 1, quantity: 3 }] }
    const { body } = await sends.post(`returns/${returnId}/refund`, call)
    const failed = await sends.end(body.data.id)
    expect(failed.outcome).toMatchObject({
      code: 'not_possible',
      message: 'Line 1 has 2 units left to refund, not 3.',
    })
    const unknown = await sends.post(`returns/${returnId}/refund`, {
      ...call,
      lines: [{ line_number: 9, quantity: 1 }],
    })
    expect(Object.keys(unknown.body.errors)).toEqual(['lines.0.line_number'])
  })
})

describe('a refund of an order and one of its return', () => {
  const ofReturn = { reference: 'RMA-1', lines: [{ line_number: 1, quantity: 1 }] }

  it.each([
    { first: 'order', path: '/v3/orders/{id}/refund', other: '/v3/returns/' },
    { first: 'return', path: '/v3/returns/{id}/refund', other: '/v3/orders/' },
  ])('are never under way at once: the refund of the $first goes first', async ({ first, path, other }) => {
    const { returnId, returnOrderId, orderId } = await sends.addReturn()
    const release = sends.simulator.fault({ path, times: 1, effect: { kind: 'hold' } })
    removals.push(release)
    const calls = [
      () => sends.post(`orders/${orderId}/refund`, refund('0.10')),
      () => sends.post(`returns/${returnId}/refund`, ofReturn),
    ]
    const refunds = () => sends.simulator.requests.filter(({ path: called }) => called.endsWith('/refund'))
    const made = refunds().length
    const ids: number[] = []
    for (const call of first === 'order' ? calls : calls.toReversed()) ids.push((await call()).body.data.id)
    const [earlier = 0, later = 0] = ids
    await eventually(() => expect(refunds()).toHaveLength(made + 1))
    // Its lane has nothing else to do, so it would be sent now.
    await hurry(sends.api)
    await sleep(1000)
    expect(await sends.get(later)).toMatchObject({ status: 'queued', baseline: null })
    expect(
      refunds()
        .slice(made)
        .filter(({ path: called }) => called.startsWith(other)),
    ).toEqual([])
    release()
    const ended = [await sends.end(earlier), await sends.end(later)]
    // Walmart refunds no order that has a return, but says so only in response to a refund.
    const ofOrder = { type: 'refund', status: 'failed', attempts: 1, outcome: { code: 'rejected' } }
    expect(ended).toContainEqual(
      expect.objectContaining({ ...ofOrder, outcome: expect.objectContaining(ofOrder.outcome) }),
    )
    expect(ended).toContainEqual(
      expect.objectContaining({ type: 'return_refund', status: 'applied', attempts: 1, outcome: null }),
    )
    const line = sends.seller.returns.find((one) => one.returnOrderId === returnOrderId)?.returnOrderLines[0]
    expect(Number(line?.refundedQty)).toBe(1)
  })
})
