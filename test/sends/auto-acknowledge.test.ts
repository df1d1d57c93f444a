import type { WalmartSend } from '@aisle/contract'
import type { OrderShape } from '@aisle/walmart-simulator'
import { expect, it } from 'vitest'

import { instanceOf } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { daysAgo, startRefresh, waitForCompletion, waitForRun } from '../helpers/worker.ts'
import { useSends } from './use-sends.ts'

const sends = useSends()

const open = (hours: number, shape: OrderShape = {}): OrderShape => ({
  orderDate: Date.now() - hours * 3_600_000,
  lines: [{ quantity: 1, statuses: { Created: 1 } }],
  ...shape,
})

const setAutomatic = (isOn: boolean) =>
  sends.api.call('PATCH', `/api/walmart/${sends.id}`, {
    body: { integration_settings: { auto_acknowledge_orders: isOn } },
  })

/** Sends that were applied start refreshes too, and there is one at a time. */
const refresh = () => eventually(() => startRefresh(sends.api, sends.id, 'orders'))

async function acknowledged(id = sends.id): Promise<string[]> {
  const { body } = await sends.api.call('GET', `/api/walmart/${id}/sends?type=acknowledge&per_page=100`)
  return body.data.map((send: WalmartSend) => send.purchase_order_id).toSorted()
}

it('the first import acknowledges the open orders of the last day, except those that Walmart fulfills', async () => {
  const [recent, late, ...others] = [
    open(1),
    open(23),
    open(25),
    open(1, { shipNodeType: 'WFSFulfilled' }),
    open(1, { lines: [{ quantity: 1, statuses: { Acknowledged: 1 } }] }),
  ].map((shape) => sends.seller.addOrder(shape).purchaseOrderId)
  const { clientId, clientSecret } = sends.seller
  const settings = { start_date: daysAgo(10), auto_acknowledge_orders: true }
  const created = await sends.api.call('POST', '/api/walmart', {
    body: instanceOf(sends.api.tenant, {
      name: 'Automatic',
      connection_settings: { clientId, clientSecret },
      integration_settings: settings,
    }),
  })
  const { id } = created.body.data
  await waitForCompletion(sends.api, id)
  await eventually(async () => expect(await acknowledged(id)).toEqual([recent, late].toSorted()))
  expect(others).toHaveLength(3)
  await eventually(async () => {
    const { body } = await sends.api.call('GET', `/api/walmart/${id}/sends?status=applied`)
    expect(body.total).toBe(2)
  })
  await sends.api.call('DELETE', `/api/walmart/${id}`)
})

it('a setting that is off queues nothing, not even a job; turned on, it acknowledges open orders and new ones', async () => {
  const before = await sends.addOrder(open(3))
  const asked = await sends.addOrder(open(3))
  const failed = await sends.addOrder(open(3))
  const archived = await sends.addOrder(open(3))
  expect(
    await select(sends.api, `select from graphile_worker.jobs where task_identifier like '%acknowledge%'`),
  ).toEqual([])
  const path = `/api/walmart/${sends.id}/orders/archive`
  expect((await sends.api.call('PUT', path, { body: { ids: [archived.orderId] } })).status).toBe(200)
  const { body } = await sends.post(`orders/${asked.orderId}/acknowledge`, {}, { Prefer: 'wait=20' })
  await select(
    sends.api,
    `insert into sends (tenant_id, instance_id, type, subject, order_id, purchase_order_id, customer_order_id, reference,
       status, intent, expires_at, settled_at)
     select tenant_id, instance_id, type, 'order:' || $2, $3, $2, $2, '', 'failed', '{}', now(), now() from sends where id = $1`,
    [body.data.id, failed.purchaseOrderId, failed.orderId],
  )
  expect(await acknowledged()).not.toContain(before.purchaseOrderId)

  expect((await setAutomatic(true)).status).toBe(200)
  await eventually(async () => expect(await acknowledged()).toContain(before.purchaseOrderId))
  const next = sends.seller.addOrder(open(0))
  expect(await waitForRun(sends.api, await refresh())).toBe('completed')
  await eventually(async () => expect(await acknowledged()).toContain(next.purchaseOrderId))
  expect(await acknowledged()).not.toContain(archived.purchaseOrderId)
  expect(sends.callsOf(failed.purchaseOrderId, 'acknowledge')).toBe(0)
  expect(sends.callsOf(asked.purchaseOrderId, 'acknowledge')).toBe(1)
  await setAutomatic(false)
})

it('a page that was fetched before the setting was turned on acknowledges its orders too', async () => {
  const { purchaseOrderId } = sends.seller.addOrder(open(1))
  const remove = sends.simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 500 } })
  const run = await refresh()
  await eventually(async () =>
    expect(await select(sends.api, `select from sync_runs where id = $1 and status = 'running'`, [run])).toHaveLength(
      1,
    ),
  )
  await setAutomatic(true)
  remove()
  await waitForRun(sends.api, run)
  await eventually(async () => expect(await acknowledged()).toContain(purchaseOrderId))
  await setAutomatic(false)
})
