import { afterEach, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { useSends } from './use-sends.ts'

const sends = useSends()
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const parcel = { lines: [{ line_number: '1', quantity: 2, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }] }

/** A cancellation whose response was lost, so that it waits to be looked at. */
async function loseResponse(kind: 'lose-request' | 'lose-response') {
  const order = await sends.addOrder()
  removals.push(sends.simulator.fault({ path: '/v3/orders/{id}/cancel', effect: { kind }, times: 1 }))
  const { body } = await sends.post(`orders/${order.orderId}/cancel-lines`, { reference: 'C-1', ...parcel })
  await untilWaiting(body.data.id)
  return { ...order, sendId: body.data.id as number }
}

/** Waits until the response has been lost. */
function untilWaiting(sendId: number): Promise<void> {
  return eventually(async () => {
    const [send] = await select<{ waits: boolean }>(
      sends.api,
      `select status = 'sending' and attempts = 1 and next_attempt_at > now() + interval '30 seconds'
         and next_attempt_at < now() + interval '61 seconds' as waits from sends where id = $1`,
      [sendId],
    )
    expect(send?.waits).toBe(true)
  })
}

/** Waits until the refresh has ended the send, before a worker would have looked at it anyway. */
async function untilSeen(sendId: number): Promise<void> {
  const send = await eventually(async () => {
    const found = await sends.get(sendId)
    expect(found).toMatchObject({ status: 'applied', outcome: { code: 'seen_on_walmart' } })
    return found
  })
  expect(Date.parse(send.settled_at ?? '') - Date.parse(send.created_at)).toBeLessThan(55_000)
}

const refresh = (purchaseOrderId: string) => sends.post('orders/refresh-order', { uniqueId: purchaseOrderId })

it('a refresh that shows what a lost call has done ends the send at once, and the next one of the order goes out', async () => {
  const { orderId, purchaseOrderId, sendId } = await loseResponse('lose-response')
  const next = await sends.post(`orders/${orderId}/cancel-lines`, { reference: 'C-2', ...parcel })
  await refresh(purchaseOrderId)
  await untilSeen(sendId)
  await eventually(async () => expect(await sends.get(next.body.data.id)).toMatchObject({ status: 'applied' }))
  expect(sends.callsOf(purchaseOrderId, 'cancel')).toBe(2)
})

it('a refresh that shows anything else leaves the send as it is', async () => {
  const { purchaseOrderId, sendId } = await loseResponse('lose-request')
  const order = sends.seller.orders.find((one) => one.purchaseOrderId === purchaseOrderId)
  const [status] = order?.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus ?? []
  if (!status) throw new Error('The order has no line.')
  status.status = 'Acknowledged'
  await refresh(purchaseOrderId)
  await eventually(async () =>
    expect(await select(sends.api, `select from graphile_worker.jobs where key like '%settle%'`)).toEqual([]),
  )
  expect(await sends.get(sendId)).toMatchObject({ status: 'sending', attempts: 1 })
  expect(sends.callsOf(purchaseOrderId, 'cancel')).toBe(1)
})

it('a refresh of returns that shows what a lost call has done ends the refund at once', async () => {
  const { returnId } = await sends.addReturn()
  const path = '/v3/returns/{id}/refund'
  removals.push(sends.simulator.fault({ path, effect: { kind: 'lose-response' }, times: 1 }))
  const call = { reference: 'RMA-1', lines: [{ line_number: 1, quantity: 1 }] }
  const { body } = await sends.post(`returns/${returnId}/refund`, call)
  await untilWaiting(body.data.id)
  await sends.refreshReturns()
  await untilSeen(body.data.id)
})
