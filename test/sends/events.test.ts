import type { Event } from '@aisle/contract'
import { expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { useSends } from './use-sends.ts'

const sends = useSends()

async function eventsOf(sendId: number): Promise<Event[]> {
  const { body } = await sends.api.call('GET', '/api/events?limit=1000')
  return body.data.filter(({ data }: Event) => Reflect.get(data, 'send_id') === sendId)
}

const typesOf = async (sendId: number) => (await eventsOf(sendId)).map(({ type }) => type)

it('a send that was applied is an event, with the ids of the send and its order', async () => {
  const { orderId, purchaseOrderId } = await sends.addOrder()
  const { body } = await sends.post(`orders/${orderId}/acknowledge`, {}, { Prefer: 'wait=20' })
  const { id } = body.data
  expect(await eventsOf(id)).toEqual([
    expect.objectContaining({
      type: 'send.applied',
      data: { instance_id: sends.id, send_id: id, order_id: orderId, purchase_order_id: purchaseOrderId },
    }),
  ])
})

it('a send that fails again after a retry is two events', async () => {
  const { orderId } = await sends.addOrder({ lines: [{ quantity: 1, statuses: { Shipped: 1 } }] })
  const lines = [{ line_number: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }]
  const { body } = await sends.post(`orders/${orderId}/cancel-lines`, { reference: 'C-1', lines })
  await sends.end(body.data.id)
  await sends.post(`sends/${body.data.id}/retry`)
  await sends.end(body.data.id)
  expect(await typesOf(body.data.id)).toEqual(['send.failed', 'send.failed'])
})

it('a send with an unknown outcome is an event, and its resolution by a person is another one', async () => {
  const { orderId } = await sends.addOrder()
  const remove = sends.simulator.fault({ path: '/v3/orders/{id}', effect: { kind: 'outage' } })
  const { body } = await sends.post(`orders/${orderId}/acknowledge`)
  const { id } = body.data
  // As a worker leaves it whose call was lost long ago.
  await select(
    sends.api,
    `update sends set status = 'sending', sent_at = now(), expires_at = now() - interval '2 hours',
       prepared = '{"type": "acknowledge"}'
     where id = $1`,
    [id],
  )
  expect(await sends.end(id)).toMatchObject({ status: 'unknown' })
  remove()
  await sends.post(`sends/${id}/resolve`, { status: 'applied' })
  expect(await typesOf(id)).toEqual(['send.unknown', 'send.applied'])
})

it('a deadline that is near is announced once, while the send is open', async () => {
  const announce = () => buildTaskList(sends.api.services)['announce_deadlines']?.({}, {} as never)
  const { orderId } = await sends.addOrder()
  const remove = sends.simulator.fault({ path: '/v3/orders/{id}', effect: { kind: 'outage' } })
  const { body } = await sends.post(`orders/${orderId}/acknowledge`)
  const { id } = body.data
  const moveDeadline = (interval: string) =>
    select(sends.api, `update sends set deadline_at = now() + $2::interval where id = $1`, [id, interval])
  for (const interval of ['61 minutes', '-1 minute']) {
    await moveDeadline(interval)
    await announce()
    expect(await typesOf(id)).toEqual([])
  }
  await moveDeadline('59 minutes')
  // A deadline of a send that a worker is changing is announced the next time.
  await eventually(async () => {
    await announce()
    expect(await typesOf(id)).toEqual(['send.deadline_near'])
  })
  await announce()
  expect(await typesOf(id)).toEqual(['send.deadline_near'])
  remove()
  await sends.end(id)
  expect(await typesOf(id)).toEqual(['send.deadline_near', 'send.applied'])
})
