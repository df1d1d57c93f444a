import { afterEach, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import {
  createInstance,
  getSetup,
  startRefresh,
  useWorker,
  waitForCompletion,
  waitForRun,
  waitForSetup,
} from '../helpers/worker.ts'

const simulator = useSimulator({
  sellers: [
    { clientId: 'old', clientSecret: 'old-secret', items: 30, orders: 450 },
    { clientId: 'new', clientSecret: 'new-secret', items: 20, orders: 60 },
  ],
})
const old = sellerOf(simulator, 0)
const current = sellerOf(simulator, 1)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)
const removers: (() => void)[] = []
afterEach(() => {
  for (const remove of removers.splice(0)) remove()
})

const renew = (id: number, { clientId, clientSecret } = current, headers: Record<string, string> = {}) =>
  api.call('PATCH', `/api/walmart/${id}`, { body: { connection_settings: { clientId, clientSecret } }, headers })
const ordersOf = async (id: number, seller: typeof old) => {
  const ids = seller.orders.map(({ purchaseOrderId }) => purchaseOrderId)
  const rows = await select<{ purchase_order_id: string }>(
    api,
    'select purchase_order_id from walmart_orders where instance_id = $1',
    [id],
  )
  return rows.filter((row) => ids.includes(row.purchase_order_id)).length
}
const slow = (path: string, ms: number) => {
  const remove = simulator.fault({ path, effect: { kind: 'delay', ms } })
  removers.push(remove)
  return remove
}

it('new credentials after rejected ones connect and import everything', async () => {
  const id = await createInstance(api, { seller: { clientId: 'new', clientSecret: 'wrong' } })
  await waitForSetup(api, id, { until: ({ connection_status }) => connection_status === 'credentials_rejected' })
  const response = await renew(id, current, { prefer: 'wait=10' })
  expect(response.body.data.connection_status).toBe('connected')
  await waitForCompletion(api, id)
  expect(await ordersOf(id, current)).toBe(60)
})

it('new credentials during a page drop that page and continue with the new account', async () => {
  const id = await createInstance(api, { seller: old })
  const before = callsTo(simulator, '/v3/orders')
  const release = slow('/v3/orders', 1500)
  await eventually(() => expect(callsTo(simulator, '/v3/orders')).toBeGreaterThan(before))
  await renew(id)
  const stored = await ordersOf(id, old)
  release()
  await waitForCompletion(api, id)
  expect([await ordersOf(id, old), await ordersOf(id, current)]).toEqual([stored, 60])
  expect((await getSetup(api, id)).connection_status).toBe('connected')
})

it('new credentials during the first token request drop the late token of the old ones', async () => {
  const before = callsTo(simulator, '/v3/token')
  const release = simulator.fault({ path: '/v3/token', times: 1, effect: { kind: 'hold' } })
  removers.push(release)
  const id = await createInstance(api, { seller: old })
  await eventually(() => expect(callsTo(simulator, '/v3/token')).toBeGreaterThan(before))
  await renew(id)
  await waitForCompletion(api, id)
  release()
  // A later run would use the stored token.
  expect(await waitForRun(api, await startRefresh(api, id, 'orders'))).toBe('completed')
  expect([await ordersOf(id, old), await ordersOf(id, current)]).toEqual([0, 60])
})

it('new credentials that Walmart does not know are rejected even if the old ones were valid', async () => {
  const id = await createInstance(api, { seller: current })
  await waitForCompletion(api, id)
  const response = await renew(id, { ...current, clientSecret: 'wrong' }, { prefer: 'wait=10' })
  expect(response.body.data.connection_status).toBe('credentials_rejected')
  expect((await getSetup(api, id)).phases).toMatchObject({
    token: { status: 'failed' },
    locations: { status: 'waiting' },
    orders: { status: 'waiting' },
  })
})
