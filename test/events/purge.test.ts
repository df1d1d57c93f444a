import { beforeEach, expect, it } from 'vitest'

import { deleteTenant } from '../../packages/core/src/lifecycle/delete-tenant.ts'
import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { useApi } from '../helpers/api.ts'
import { expectWaiting, openTransaction, select } from '../helpers/records.ts'
import { useReceiver } from './receiver.ts'

const api = useApi({ privateWebhooks: 'allowed', requestsPerMinute: 1_000_000 })
const receiver = useReceiver()

let id: number
beforeEach(async () => {
  for (const table of ['webhook_deliveries', 'webhooks']) await select(api, `delete from ${table}`)
  await select(api, 'delete from events')
  receiver.received = []
  const { body } = await api.call('POST', '/api/webhooks', { body: { url: receiver.url } })
  id = body.data.id
  await select(api, `update webhooks set created_at = now() - interval '1 year'`)
})

/** Writes an event that happened this many days ago, with a position. Returns its id. */
async function happen(daysAgo: number): Promise<string> {
  const [event] = await select<{ id: string }>(
    api,
    `insert into events (tenant_id, position, type, subject, data, created_at)
     values ($1, nextval('event_positions'), 'run.failed', 'run:1', '{"instance_id": 1, "run_id": 1}', now() - make_interval(days => $2))
     returning id`,
    [api.tenant.id, daysAgo],
  )
  return event?.id ?? ''
}

async function queue(event: string, status: 'delivered' | 'pending'): Promise<void> {
  await select(
    api,
    `insert into webhook_deliveries (tenant_id, webhook_id, event_id, type, subject, happened_at, status, attempted_at, next_attempt_at)
     select tenant_id, $2, id, type, subject, created_at, $3, now(), case when $3 = 'pending' then now() end
     from events where id = $1`,
    [event, id, status],
  )
}

const doJob = (name: string, payload: object = {}) =>
  Promise.resolve(buildTaskList(api.services)[name]?.(payload, {} as never))
const send = () => doJob('tenant.send_webhooks', { tenantId: api.tenant.id, webhookId: id })
const replay = (body: object) => api.call('POST', `/api/webhooks/${id}/replay`, { body })
const eventIds = async () =>
  (await select<{ id: string }>(api, 'select id from events order by id')).map((row) => row.id)

it('a purge waits for whoever changes the deliveries of a webhook, and locks none of them meanwhile', async () => {
  await queue(await happen(31), 'pending')
  await using sender = await openTransaction(api)
  await sender.query('select from webhooks where id = $1 for no key update', [id])
  const purged = doJob('purge_events')
  await expectWaiting(api, 1)
  await sender.query('select from webhook_deliveries for update nowait')
  await sender.query('select from events for update nowait')
  await sender.query('commit')
  await purged
  expect(await eventIds()).toEqual([])
  expect(await select(api, 'select from webhook_deliveries')).toEqual([])
})

/** Locks the rows of two tables, while `work` does so the other way round and is the first to wait. */
async function deadlock(work: () => Promise<unknown>, [first, second]: readonly [string, string]): Promise<void> {
  await using tx = await openTransaction(api)
  await tx.query(`select from ${first} for update`)
  const worked = work()
  await expectWaiting(api, 1)
  await tx.query(`select from ${second} for update`)
  await tx.query('commit')
  await worked
}

it('a purge that deadlocks is repeated', async () => {
  await queue(await happen(31), 'pending')
  await deadlock(() => doJob('purge_events'), ['webhook_deliveries', 'webhooks'])
  expect(await eventIds()).toEqual([])
})

it('a deletion of a tenant that deadlocks with a sender is repeated', async () => {
  const tenant = await api.createTenant('deleted.example')
  await select(
    api,
    `with event as (
       insert into events (tenant_id, type, subject, data) values ($1, 'run.failed', 'run:1', '{}') returning *
     ), webhook as (
       insert into webhooks (tenant_id, url, sealed_secret, position) values ($1, 'https://shop.example', 'x', 0) returning *
     )
     insert into webhook_deliveries (tenant_id, webhook_id, event_id, type, subject, happened_at)
     select event.tenant_id, webhook.id, event.id, type, subject, event.created_at from event, webhook`,
    [tenant.id],
  )
  await deadlock(
    () => deleteTenant({ db: api.services.db, tenantId: tenant.id }, () => undefined),
    ['webhooks', 'webhook_deliveries'],
  )
  expect(await select(api, 'select from tenants where id = $1', [tenant.id])).toEqual([])
})

it('a replay leaves out events that are about to be purged', async () => {
  const [old, recent] = [await happen(31), await happen(29)]
  await using purging = await openTransaction(api)
  await purging.query('delete from events where id = $1', [old])
  const replayed = replay({ since: '2020-01-01T00:00:00Z' })
  await new Promise((resolve) => setTimeout(resolve, 500))
  await purging.query('commit')
  expect(await replayed).toMatchObject({ status: 202, body: { data: { queued: 1 } } })
  await send()
  expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
    expect.stringContaining(`evt_${recent}_`),
  ])
})

it('a replay of deliveries leaves out those of events that are about to be purged', async () => {
  for (const daysAgo of [31, 29]) await queue(await happen(daysAgo), 'delivered')
  expect(await replay({ types: ['run.failed'] })).toMatchObject({ status: 202, body: { data: { queued: 1 } } })
})

it('a webhook that was disabled for a month gets what has happened since, even while a purge runs', async () => {
  const [old, recent] = [await happen(31), await happen(29)]
  await using purging = await openTransaction(api)
  await purging.query('delete from events where id = $1', [old])
  const sent = send()
  await new Promise((resolve) => setTimeout(resolve, 500))
  await purging.query('commit')
  await sent
  expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
    expect.stringContaining(`evt_${recent}_`),
  ])
})
