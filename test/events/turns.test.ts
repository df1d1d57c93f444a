import type { Event } from '@aisle/contract'
import { beforeEach, expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { stuck } from '../faults/write-kinds/webhooks.ts'
import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { type OpenTransaction, openTransaction, select } from '../helpers/records.ts'
import { useReceiver } from './receiver.ts'

const api = useApi({ privateWebhooks: 'allowed', requestsPerMinute: 1_000_000 })
const receiver = useReceiver()

let id: number
beforeEach(async () => {
  receiver.received = []
  receiver.answer = () => ({ status: 204 })
  id = (await post('', { url: receiver.url })).id
})

async function post(path: string, body: object) {
  const response = await api.call('POST', `/api/webhooks${path}`, { body })
  expect(response.status, JSON.stringify(response.body)).toBeLessThan(300)
  return response.body.data
}

/** Writes events of one record. Returns their ids. */
async function happen(count: number, subject = 'run:1'): Promise<string[]> {
  const rows = await select<{ id: string }>(
    api,
    `insert into events (tenant_id, type, subject, data)
     select $1, 'run.failed', $2, '{"instance_id": 1, "run_id": 1}' from generate_series(1, $3) returning id`,
    [api.tenant.id, subject, count],
  )
  return rows.map((row) => row.id)
}

const send = () =>
  buildTaskList(api.services)['tenant.send_webhooks']?.({ tenantId: api.tenant.id, webhookId: id }, {} as never)
const arrived = () => receiver.received.map(({ body }) => (JSON.parse(body) as Event).id.split('_')[1])
const pending = (condition = 'true') =>
  select<{ event_id: string }>(
    api,
    `select event_id from webhook_deliveries where webhook_id = $1 and status = 'pending' and ${condition} order by event_id`,
    [id],
  )

it('only the first pending event of a record is looked at, even after a replay of many', async () => {
  const events = await happen(40)
  receiver.answer = () => ({ status: 500 })
  await send()
  expect(await pending('not is_waiting')).toEqual([{ event_id: events[0] }])
  expect(await select(api, stuck)).toEqual([])
  receiver.answer = () => ({ status: 204 })
  await select(api, `update webhook_deliveries set next_attempt_at = now() where status = 'pending'`)
  await select(api, 'update webhooks set held_until = null')
  await send()
  expect(arrived().slice(-40)).toEqual(events)

  await post(`/${id}/replay`, { status: 'delivered' })
  receiver.answer = () => ({ status: 500 })
  await send()
  expect(await pending()).toHaveLength(40)
  expect(await pending('not is_waiting')).toEqual([{ event_id: events[0] }])
  receiver.answer = () => ({ status: 204 })
  await select(api, `update webhook_deliveries set next_attempt_at = now() where status = 'pending'`)
  await send()
  expect(arrived().slice(-40)).toEqual(events)
})

it('an event that is replayed is sent before a later one of its record that is pending', async () => {
  const [first] = await happen(1)
  await send()
  const [second] = await happen(1)
  receiver.answer = () => ({ status: 500 })
  await send()
  await post(`/${id}/replay`, { status: 'delivered' })
  receiver.answer = () => ({ status: 204 })
  await select(api, `update webhook_deliveries set next_attempt_at = now() where status = 'pending'`)
  receiver.received = []
  await send()
  expect(arrived()).toEqual([first, second])
})

it('when an event is purged, the next one of its record is sent', async () => {
  const events = await happen(3)
  receiver.answer = () => ({ status: 500 })
  await send()
  receiver.answer = () => ({ status: 204 })
  receiver.received = []
  await select(api, `delete from events where id = any($1)`, [events.slice(0, 2)])
  await send()
  expect(arrived()).toEqual(events.slice(2))
  expect(await pending()).toEqual([])
})

it('an event that is queued behind another while that one is being delivered is sent afterwards', async () => {
  const [first] = await happen(1)
  const opened: OpenTransaction[] = []
  // What a replay does.
  receiver.answer = async () => {
    if (opened.length === 0) {
      const tx = await openTransaction(api)
      opened.push(tx)
      await tx.query('select from webhooks where id = $1 for no key update', [id])
      const [second] = await happen(1)
      await tx.query(
        `insert into webhook_deliveries (tenant_id, webhook_id, event_id, type, subject, happened_at)
         select tenant_id, $2, id, type, subject, created_at from events where id = $1`,
        [second, id],
      )
      setTimeout(() => void tx.query('commit'), 1000)
    }
    return { status: 204 }
  }
  await send()
  await eventually(async () => {
    await send()
    expect(arrived()).toHaveLength(2)
  })
  expect(arrived()[0]).toBe(first)
  expect(await pending()).toEqual([])
  await Promise.all(opened.map((tx) => tx[Symbol.asyncDispose]()))
})

it('a webhook is deleted at once, however many deliveries it has, and a job deletes them', async () => {
  const [first] = await happen(1200, 'run:5')
  receiver.answer = () => ({ status: 500 })
  await send()
  await send()
  const payload = { tenantId: api.tenant.id, webhookId: id }
  const kept = `select webhook_id from webhook_deliveries where event_id = $1 or webhook_id = $2 group by 1`
  const other = (await post('', { url: receiver.url })).id
  await select(
    api,
    `insert into webhook_deliveries (tenant_id, webhook_id, event_id, type, subject, happened_at)
     select tenant_id, $2, id, type, subject, created_at from events where id = $1`,
    [first, other],
  )
  expect(await pending()).toHaveLength(1200)
  expect((await api.call('DELETE', `/api/webhooks/${id}`)).status).toBe(204)
  expect((await api.call('GET', `/api/webhooks/${id}/deliveries`)).status).toBe(404)
  expect(await pending()).toHaveLength(1200)
  const jobs = `select from graphile_worker.jobs where task_identifier = 'tenant.delete_deliveries'`
  expect(await select(api, jobs)).toHaveLength(1)
  await buildTaskList(api.services)['tenant.delete_deliveries']?.(payload, {} as never)
  expect(await select(api, kept, [first, id])).toEqual([{ webhook_id: String(other) }])
})

it('the fault suite finds a delivery that waits for nothing', async () => {
  const [first] = await happen(2, 'run:3')
  receiver.answer = () => ({ status: 500 })
  await send()
  expect(await select(api, stuck)).toEqual([])
  await select(api, 'update webhook_deliveries set is_waiting = true where event_id = $1', [first])
  const text = `event ${first} of run:3 waits for nothing at webhook ${id}`
  expect(await select(api, stuck)).toEqual([{ text }])
})

it('a replay of very many events makes no deliveries in the request, and keeps the order of each record', async () => {
  const since = new Date().toISOString()
  const events = await happen(2, 'run:2')
  await select(
    api,
    `insert into events (tenant_id, type, subject, data)
     select $1, 'order.created', 'walmart_order:' || n, '{}' from generate_series(1, 3000) n`,
    [api.tenant.id],
  )
  events.push(...(await happen(2, 'run:2')))
  // Gives them positions before the webhook is created.
  await post(`/${id}/replay`, { since })
  id = (await post('', { url: receiver.url, types: ['run.failed'] })).id
  expect(await post(`/${id}/replay`, { since, types: ['run.failed'] })).toEqual({ queued: 4 })
  expect(await pending()).toEqual([])
  events.push(...(await happen(1, 'run:2')))
  await send()
  expect(arrived()).toEqual(events)
  expect(await select(api, 'select from webhook_replays where webhook_id = $1', [id])).toEqual([])
})

it('a replay repeats what had been delivered before, and not what is being sent when it is requested', async () => {
  const [first] = await happen(1, 'run:4')
  await send()
  const [second] = await happen(1, 'run:4')
  let queued: unknown
  receiver.answer = async () => {
    queued ??= await post(`/${id}/replay`, { status: 'delivered' })
    return { status: 204 }
  }
  await send()
  await send()
  expect(queued).toEqual({ queued: 1 })
  expect(arrived()).toEqual([first, second, first])
})

it('a replay whose job was lost is continued', async () => {
  await happen(1)
  await send()
  await post(`/${id}/replay`, { status: 'delivered' })
  await select(api, 'delete from graphile_worker._private_jobs')
  await buildTaskList(api.services)['start_webhooks']?.({}, {} as never)
  const jobs = `select from graphile_worker.jobs where key like '%webhook:' || $1`
  expect(await select(api, jobs, [id])).toHaveLength(1)
})
