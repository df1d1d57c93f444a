import type { WalmartReturn, WalmartSend } from '@aisle/contract'
import { limits, termsOf } from '@aisle/walmart'
import type { OrderShape } from '@aisle/walmart-simulator'
import { afterEach, beforeAll, expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startWorker, waitForCompletion } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 1, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const removals: (() => void)[] = []
afterEach(async () => {
  removals.splice(0).forEach((remove) => remove())
  await select(api, 'delete from sends')
})

let instanceId: number
beforeAll(async () => {
  const worker = startWorker(api)
  instanceId = await createInstance(api, { seller })
  await waitForCompletion(api, instanceId)
  // From here on, each job runs when a test runs it.
  await worker.stop()
})

const post = (path: string, body: object = {}) => api.call('POST', `/api/walmart/${instanceId}/${path}`, { body })

async function addOrder(shape: OrderShape = {}) {
  const { purchaseOrderId } = seller.addOrder(shape)
  const { body } = await post('orders/refresh-order', { uniqueId: purchaseOrderId })
  return { purchaseOrderId, orderId: body.data[0].id as number }
}

async function acknowledge({ orderId }: { readonly orderId: number }): Promise<number> {
  const { status, body } = await post(`orders/${orderId}/acknowledge`)
  expect(status).toBe(202)
  return body.data.id
}

const run = (task: string, payload: object): unknown =>
  buildTaskList(api.services)[task]?.({ tenantId: api.tenant.id, ...payload }, {} as never)
const runLane = () => run('tenant.send', { instanceId, type: 'acknowledge' })

const sendOf = async (id: number): Promise<WalmartSend> =>
  (await api.call('GET', `/api/walmart/${instanceId}/sends/${id}`)).body.data

/** The number of seconds until each job of the lane is due. */
const jobs = async () =>
  (
    await select<{ seconds: number }>(
      api,
      `select extract(epoch from run_at - now())::float8 as seconds from graphile_worker.jobs
       where task_identifier = 'tenant.send' and key is not null`,
    )
  ).map(({ seconds }) => seconds)

const newRuns = () =>
  select<{ id: number }>(
    api,
    `select id::int from sync_runs where kind = 'orders' and instance_id = $1 and status = 'queued' order by id`,
    [instanceId],
  )

/** Ends the refreshes that were queued. */
const endRuns = () =>
  select(api, `update sync_runs set status = 'completed', finished_at = now() where status = 'queued'`)

const unshown = (purchaseOrderId: string) => ({ method: 'GET', path: `/v3/orders/${purchaseOrderId}` })

it('a send that is queued while another one makes its lane pause does not wait for the pause to end', async () => {
  const [first, second] = [await addOrder(), await addOrder()]
  const calls = callsTo(simulator, unshown(first.purchaseOrderId).path)
  const release = simulator.fault({ ...unshown(first.purchaseOrderId), effect: { kind: 'hold' } })
  removals.push(simulator.fault({ ...unshown(first.purchaseOrderId), effect: { kind: 'fail', status: 500 } }), release)
  await acknowledge(first)
  await select(api, 'delete from graphile_worker._private_jobs')
  const slice = runLane()
  await eventually(async () => expect(callsTo(simulator, unshown(first.purchaseOrderId).path)).toBeGreaterThan(calls))
  await acknowledge(second)
  release()
  await slice
  const [seconds] = await jobs()
  expect(seconds).toBeLessThan(1)
})

it('a refresh follows an applied send even if the next one in its lane fails', async () => {
  const [first, second] = [await addOrder(), await addOrder()]
  const shown = simulator.fault({ ...unshown(second.purchaseOrderId), effect: { kind: 'fail', status: 500 } })
  removals.push(shown)
  const ids = [await acknowledge(first), await acknowledge(second)]
  await runLane()
  expect((await Promise.all(ids.map(sendOf))).map(({ status }) => status)).toEqual(['applied', 'queued'])
  expect(await newRuns()).toEqual([])
  shown()
  seller.changeOrder(second.purchaseOrderId, { action: 'cancel' })
  await select(api, `update sends set next_attempt_at = now() where status = 'queued'`)
  await runLane()
  expect((await Promise.all(ids.map(sendOf))).map(({ status }) => status)).toEqual(['applied', 'failed'])
  expect(await newRuns()).toHaveLength(1)
  // And no other one: it shows all that was applied.
  await endRuns()
  await runLane()
  expect(await newRuns()).toEqual([])
})

it('a refresh follows an applied send even if an earlier refresh is under way, which may be past the order', async () => {
  const order = await addOrder()
  const { body } = await post('orders/refresh')
  await acknowledge(order)
  await select(api, 'delete from graphile_worker._private_jobs')
  await runLane()
  expect(await newRuns()).toEqual([{ id: body.data.id }])
  const [seconds] = await jobs()
  expect(seconds).toBeGreaterThan(20)
  await endRuns()
  await runLane()
  const runs = await newRuns()
  expect(runs).toHaveLength(1)
  expect(runs).not.toEqual([{ id: body.data.id }])
})

it('a send that the key may not repeat leaves the connection as it is, even if Walmart cannot show the order', async () => {
  const order = await addOrder()
  const path = `/v3/orders/${order.purchaseOrderId}`
  const forbidden = { kind: 'respond', status: 403, body: '{"errors":[{"code":"UNAUTHORIZED"}]}' } as const
  const lost = simulator.fault({ path: `${path}/acknowledge`, effect: { kind: 'lose-request' }, times: 1 })
  const id = await acknowledge(order)
  await runLane()
  lost()
  await select(api, 'update sends set next_attempt_at = now()')
  removals.push(
    simulator.fault({ path: `${path}/acknowledge`, effect: forbidden }),
    simulator.fault({ path, after: 1, effect: { kind: 'outage' } }),
  )
  await runLane()
  expect(await sendOf(id)).toMatchObject({ status: 'sending', attempts: 2 })
  const { body } = await api.call('GET', `/api/walmart/${instanceId}`)
  expect(body.data.connection_status).toBe('connected')
})

it('a send does not wait for one of another purchase order that Walmart cannot show', async () => {
  const [stuck, other] = [await addOrder({ customerOrderId: '88' }), await addOrder({ customerOrderId: '88' })]
  removals.push(simulator.fault({ path: `/v3/orders/${stuck.purchaseOrderId}`, effect: { kind: 'outage' } }))
  const [first, second] = [await acknowledge(stuck), await acknowledge(other)]
  await runLane()
  expect([(await sendOf(first)).status, (await sendOf(second)).status]).toEqual(['queued', 'applied'])
})

it('while calls are limited, the send that has waited longest goes first, however often it was tried', async () => {
  const returns = Array.from({ length: 4 }, () => {
    const { purchaseOrderId } = seller.addOrder({ lines: [{ quantity: 1, statuses: { Delivered: 1 } }] })
    return seller.addReturn(purchaseOrderId).returnOrderId
  })
  const refresh = await post('returns/refresh')
  await run('tenant.run_returns', { runId: refresh.body.data.id })
  const { body } = await api.call('GET', `/api/walmart/${instanceId}/returns?per_page=100`)
  const ids = (body.data as WalmartReturn[])
    .filter(({ returnOrderId }) => returns.includes(returnOrderId))
    .map(({ id }) => id)
  const lines = [{ line_number: 1, quantity: 1 }]
  const queued: number[] = []
  for (const id of ids) {
    const refund = await post(`returns/${id}/refund`, { reference: 'R-1', lines })
    queued.push(refund.body.data.id)
  }
  // The state after an attempt that was released: Postgres stores it behind the others, and knows that the table is small.
  await select(api, 'update sends set claim = claim + 1 where id = $1', [queued[0]])
  await select(api, 'analyze sends')
  // A single call becomes available in a second.
  const { burstMs } = termsOf(limits.listReturns)
  await select(
    api,
    `update walmart_call_budgets set full_at = clock_timestamp() + make_interval(secs => $1)
     where instance_id = $2 and bucket = 'listReturns'`,
    [(burstMs + 1000) / 1000, instanceId],
  )
  await run('tenant.send', { instanceId, type: 'return_refund' })
  const statuses = (await Promise.all(queued.map(sendOf))).map(({ status }) => status)
  expect(statuses[0]).toBe('applied')
  expect(statuses.at(-1)).toBe('queued')
})

it('a worker that has lost its claim sends nothing, even though the outcome of the send is still open', async () => {
  const order = await addOrder()
  const path = `/v3/orders/${order.purchaseOrderId}`
  const calls = callsTo(simulator, path)
  const release = simulator.fault({ ...unshown(order.purchaseOrderId), times: 1, effect: { kind: 'hold' } })
  removals.push(simulator.fault({ path: `${path}/acknowledge`, times: 1, effect: { kind: 'lose-response' } }), release)
  const id = await acknowledge(order)
  const slow = runLane()
  await eventually(async () => expect(callsTo(simulator, path)).toBeGreaterThan(calls))
  await select(api, 'update sends set next_attempt_at = now()')
  await runLane()
  const open = { status: 'sending', attempts: 1 }
  expect(await sendOf(id)).toMatchObject(open)
  release()
  await slow
  expect(await sendOf(id)).toMatchObject(open)
  expect(callsTo(simulator, `${path}/acknowledge`)).toBe(1)
})
