import { afterEach, describe, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { hurry } from '../helpers/worker.ts'
import { useSends } from './use-sends.ts'

const sends = useSends()
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const cancelOne = (reference: string) => ({
  reference,
  lines: [{ line_number: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }],
})

const setConnection = (status: string) =>
  select(sends.api, 'update integration_instances set connection_status = $1', [status])

const list = async (query: string) =>
  (await sends.api.call('GET', `/api/walmart/${sends.id}/sends?${query}`)).body.data as readonly { id: number }[]

describe('sends of one order', () => {
  it('go out one after another, in the order of their calls, whatever their types', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    removals.push(sends.simulator.fault({ path: '/v3/orders/{id}/acknowledge', effect: { kind: 'delay', ms: 500 } }))
    const acknowledgement = await sends.post(`orders/${orderId}/acknowledge`)
    const first = await sends.post(`orders/${orderId}/cancel-lines`, cancelOne('C-1'))
    const second = await sends.post(`orders/${orderId}/cancel-lines`, cancelOne('C-2'))
    await eventually(async () => expect((await sends.get(acknowledgement.body.data.id)).status).toBe('sending'))
    expect((await sends.get(first.body.data.id)).status).toBe('queued')
    expect(await sends.end(second.body.data.id)).toMatchObject({ status: 'applied' })
    const calls = sends.simulator.requests.filter(
      ({ path, method }) => method === 'POST' && path.startsWith(`/v3/orders/${purchaseOrderId}/`),
    )
    expect(calls.map(({ path }) => path.split('/').at(-1))).toEqual(['acknowledge', 'cancel', 'cancel'])
    expect(await sends.get(second.body.data.id)).toMatchObject({ baseline: [{ cancelled: '1' }] })
  })
})

describe('a queued send', () => {
  it('can be cancelled, and retried then', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    removals.push(sends.simulator.fault({ path: '/v3/orders', effect: { kind: 'outage' } }))
    removals.push(sends.simulator.fault({ path: '/v3/orders/{id}', effect: { kind: 'outage' } }))
    const { body } = await sends.post(`orders/${orderId}/acknowledge`)
    const send = `sends/${body.data.id}`
    const cancelled = await eventually(async () => {
      const response = await sends.post(`${send}/cancel`)
      expect(response.status).toBe(200)
      return response.body.data
    })
    expect(cancelled).toMatchObject({ status: 'failed', outcome: { code: 'cancelled' }, next_attempt_at: null })
    expect((await sends.post(`${send}/cancel`)).status).toBe(409)
    expect((await sends.post(`${send}/resolve`, { status: 'applied' })).status).toBe(409)
    expect((await list(`status=failed&order_id=${orderId}`)).map(({ id }) => id)).toEqual([body.data.id])
    removals.splice(0).forEach((remove) => remove())
    expect((await sends.post(`${send}/retry`)).body.data).toMatchObject({ status: 'queued', outcome: null })
    expect(await sends.end(body.data.id)).toMatchObject({ status: 'applied' })
    expect(sends.callsOf(purchaseOrderId, 'acknowledge')).toBe(1)
  })

  it('waits while Walmart is down or limits the rate, and fails after its deadline', async () => {
    const { orderId } = await sends.addOrder()
    const path = '/v3/orders/{id}/acknowledge'
    const remove = sends.simulator.fault({ path, effect: { kind: 'throttle', waitMs: 200 } })
    removals.push(remove)
    const { body } = await sends.post(`orders/${orderId}/acknowledge`)
    await eventually(async () => {
      await hurry(sends.api)
      expect(await sends.get(body.data.id)).toMatchObject({
        status: 'queued',
        attempts: expect.toSatisfy((n: number) => n > 1),
      })
    })
    await select(sends.api, `update sends set expires_at = now() where id = $1`, [body.data.id])
    const failed = await eventually(async () => {
      await hurry(sends.api)
      const send = await sends.get(body.data.id)
      expect(send.status).toBe('failed')
      return send
    })
    expect(failed.outcome).toMatchObject({ code: 'deadline_passed' })
  })

  it.each([
    [
      'is down',
      async () => void removals.push(sends.simulator.fault({ path: '/v3/orders/{id}', effect: { kind: 'outage' } })),
    ],
    ['rejects the credentials', async () => void (await setConnection('credentials_rejected'))],
  ])('fails after its deadline while Walmart %s', async (_what, breakConnection) => {
    const { orderId } = await sends.addOrder()
    await breakConnection()
    const { body } = await sends.post(`orders/${orderId}/acknowledge`)
    await select(sends.api, `update sends set expires_at = now() where id = $1`, [body.data.id])
    const { status, outcome } = await sends.end(body.data.id)
    await setConnection('connected')
    expect({ status, code: outcome?.code }).toEqual({ status: 'failed', code: 'deadline_passed' })
  })

  it('fails if the key may not write, which leaves the connection as it is', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    const path = `/v3/orders/${purchaseOrderId}/acknowledge`
    const effect = { kind: 'respond', status: 403, body: '{"errors":[{"code":"UNAUTHORIZED"}]}' } as const
    removals.push(sends.simulator.fault({ path, effect }))
    const { body } = await sends.post(`orders/${orderId}/acknowledge`)
    const { status, outcome } = await sends.end(body.data.id)
    expect({ status, code: outcome?.code }).toEqual({ status: 'failed', code: 'rejected' })
    expect(outcome?.remedy).toContain('grant the API key full access to orders and returns')
    const { body: instance } = await sends.api.call('GET', `/api/walmart/${sends.id}`)
    expect(instance.data.connection_status).toBe('connected')
  })

  it('that Walmart rejects fails with Walmart’s reason', async () => {
    const { orderId } = await sends.addOrder({ lines: [{ quantity: 2, statuses: { Created: 1, Cancelled: 1 } }] })
    const { body } = await sends.post(`orders/${orderId}/acknowledge`)
    const failed = await sends.end(body.data.id)
    expect(failed).toMatchObject({ status: 'failed', attempts: 1, outcome: { code: 'rejected' } })
    expect(failed.outcome?.message).toContain('Some or all qty in higher status')
    expect(failed.outcome?.remedy).not.toBeNull()
  })

  it('is sent even if the queue has lost its job', async () => {
    const { orderId } = await sends.addOrder()
    removals.push(sends.simulator.fault({ path: '/v3/orders/{id}', effect: { kind: 'outage' } }))
    const { body } = await sends.post(`orders/${orderId}/acknowledge`)
    await eventually(async () => expect((await sends.get(body.data.id)).status).toBe('queued'))
    await eventually(async () => {
      const deleted = await select(
        sends.api,
        `delete from graphile_worker._private_jobs where key like '%send:%' and locked_at is null returning id`,
      )
      expect(deleted).toHaveLength(1)
    })
    removals.splice(0).forEach((remove) => remove())
    await select(sends.api, `update sends set next_attempt_at = now() - interval '2 minutes' where id = $1`, [
      body.data.id,
    ])
    await select(sends.api, `select graphile_worker.add_job('requeue_sends')`)
    expect(await sends.end(body.data.id)).toMatchObject({ status: 'applied' })
  })
})

it('open sends are listed by deadline, the nearest first and those without one last', async () => {
  removals.push(sends.simulator.fault({ path: '/v3/orders/{id}', effect: { kind: 'outage' } }))
  const queue = async (action: string, body: object) => {
    const { orderId } = await sends.addOrder()
    return (await sends.post(`orders/${orderId}/${action}`, body)).body.data.id as number
  }
  const without = await queue('cancel-lines', cancelOne('C-1'))
  const [later, near] = [await queue('acknowledge', {}), await queue('acknowledge', {})]
  await select(sends.api, `update sends set deadline_at = now() + interval '2 hours' where id = $1`, [near])
  await select(sends.api, `update sends set deadline_at = now() + interval '3 hours' where id = $1`, [later])
  // Includes the sends of the other tests: while a worker tries a send, it is not `queued`.
  const walk = async (sort: string) => {
    const ids: number[] = []
    for (let page = 1; ; page++) {
      const rows = await list(`sort=${sort}&per_page=2&page=${page}`)
      if (rows.length === 0) return ids.filter((id) => [without, later, near].includes(id))
      ids.push(...rows.map(({ id }) => id))
    }
  }
  expect(await walk('deadline_at')).toEqual([near, later, without])
  expect(await walk('-deadline_at')).toEqual([without, later, near])
})
