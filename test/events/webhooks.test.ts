import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Event, WebhookDelivery } from '@aisle/contract'
import { Webhook } from 'standardwebhooks'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'

import { isPublic } from '../../packages/core/src/platform/post-outside.ts'
import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { expectError } from '../api/expect-error.ts'
import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { findFreePort } from '../helpers/free-port.ts'
import { select } from '../helpers/records.ts'
import { startWorker } from '../helpers/worker.ts'
import { useReceiver } from './receiver.ts'

const api = useApi({ privateWebhooks: 'allowed', requestsPerMinute: 1_000_000 })
const receiver = useReceiver()
const other = useReceiver()

let id: number
let secret: string

beforeEach(async () => {
  for (const table of ['webhook_deliveries', 'webhooks']) await select(api, `delete from ${table}`)
  receiver.received = []
  other.received = []
  receiver.answer = () => ({ status: 204 })
  ;({ id, secret } = (await post('', { url: receiver.url })).data)
})

async function post(path: string, body: object = {}) {
  const response = await api.call('POST', `/api/webhooks${path}`, { body })
  expect(response.status, JSON.stringify(response.body)).toBeLessThan(300)
  return response.body
}

/** Writes an event as a trigger does. */
async function happen(order: number, type: 'order.changed' | 'order.created' = 'order.changed'): Promise<void> {
  await select(api, `insert into events (tenant_id, type, subject, data) values ($1, $2, $3, $4)`, [
    api.tenant.id,
    type,
    `walmart_order:${order}`,
    { instance_id: 1, order_id: order, purchase_order_id: `${order}` },
  ])
}

/** Does the job, and the jobs that it queues. */
async function send(): Promise<void> {
  const job = { tenantId: api.tenant.id, webhookId: id }
  let isQueued = true
  while (isQueued) {
    await select(api, `delete from graphile_worker._private_jobs`)
    await buildTaskList(api.services)['tenant.send_webhooks']?.(job, {} as never)
    isQueued =
      (await select(api, `select from graphile_worker.jobs where task_identifier = 'tenant.send_webhooks'`)).length > 0
  }
}

/** Lets all pauses end. */
async function waitOut(): Promise<void> {
  await select(api, 'update webhooks set held_until = null')
  await select(api, `update webhook_deliveries set next_attempt_at = now() where status = 'pending'`)
}

const arrived = () => receiver.received.map(({ body }) => JSON.parse(body) as Event)
const ordersIn = (events: readonly Event[]) => events.map(({ data }) => Reflect.get(data, 'order_id') as number)
const deliveries = async (): Promise<WebhookDelivery[]> =>
  (await api.call('GET', `/api/webhooks/${id}/deliveries?sort=id&per_page=100`)).body.data
const verify = (key: string, { headers, body }: (typeof receiver.received)[number]) =>
  new Webhook(key).verify(body, headers as Record<string, string>)

it('sends each event that passes the filter, signed, with the id that the feed shows', async () => {
  await api.call('PATCH', `/api/webhooks/${id}`, { body: { types: ['order.created'] } })
  await happen(1, 'order.created')
  await happen(1)
  await send()
  const [request] = receiver.received
  if (!request) throw new Error('Nothing has arrived.')
  const event = verify(secret, request) as Event
  expect(receiver.received).toHaveLength(1)
  expect(event).toMatchObject({ type: 'order.created', data: { order_id: 1 } })
  expect(request.headers['webhook-id']).toBe(event.id)
  const { data } = await api.client().events.feed.query({ limit: 1000 })
  expect(data.filter((one) => one.id === event.id)).toEqual([event])
  expect(await deliveries()).toMatchObject([{ event_id: event.id, type: event.type, data: event.data }])
})

it('shows the secret only once', async () => {
  expect(secret).toMatch(/^whsec_/)
  const shown = [await api.call('GET', `/api/webhooks/${id}`), await api.call('GET', '/api/webhooks')]
  const stored = await select<{ row: string }>(
    api,
    'select it::text as row from webhooks it union all select it::text from audit_log it union all select it::text from idempotency_keys it',
  )
  expect(JSON.stringify([shown, stored])).not.toContain(secret)
})

it('a repeated creation returns the same webhook and its secret, as long as there is one', async () => {
  const create = () =>
    api.call('POST', '/api/webhooks', { body: { url: other.url }, headers: { 'idempotency-key': 'create' } })
  const first = await create()
  expect(await create()).toMatchObject({ status: 201, body: first.body })
  expect(await select(api, 'select id from webhooks where url = $1', [other.url])).toHaveLength(1)
  const stored = await select(api, 'select response::text from idempotency_keys')
  expect(JSON.stringify(stored)).not.toContain(first.body.data.secret)
  await api.call('DELETE', `/api/webhooks/${first.body.data.id}`)
  expectError(await create(), 'ERR_NOT_FOUND')
})

it('a repeated rotation keeps the secret from before the first one', async () => {
  const call = { headers: { 'idempotency-key': 'rotate' } }
  const rotate = () => api.call('POST', `/api/webhooks/${id}/rotate-secret`, call)
  const first = await rotate()
  expect((await rotate()).body).toEqual(first.body)
  await happen(1)
  await send()
  const [request] = receiver.received
  if (!request) throw new Error('Nothing has arrived.')
  for (const key of [secret, first.body.data.secret])
    expect(verify(key, request)).toMatchObject({ type: 'order.changed' })
})

it('after a rotation, signs with both secrets until the old one ends', async () => {
  const { data } = await post(`/${id}/rotate-secret`)
  await happen(1)
  await send()
  await select(api, `update webhooks set old_secret_until = now() - interval '1 second'`)
  await happen(1)
  await send()
  const [both, one] = receiver.received
  if (!both || !one) throw new Error('Two events have not arrived.')
  expect(verify(secret, both)).toEqual(verify(data.secret, both))
  expect(verify(data.secret, one)).toMatchObject({ type: 'order.changed' })
  expect(() => verify(secret, one)).toThrow('No matching signature')
})

it('a rotation helps when the secret can no longer be decrypted', async () => {
  await select(api, `update webhooks set sealed_secret = left(sealed_secret, -4) || 'AAAA'`)
  await happen(1)
  await send()
  const [failed] = await deliveries()
  expect(failed).toMatchObject({ status: 'pending', error: expect.stringContaining('or rotate the secret') })
  const { data } = await post(`/${id}/rotate-secret`)
  await waitOut()
  await send()
  expect(ordersIn(receiver.received.map((one) => verify(data.secret, one) as Event))).toEqual([1])
})

it('a new URL is tried at once, whatever has failed before', async () => {
  receiver.answer = () => ({ status: 503 })
  for (const order of [1, 2, 3, 4]) await happen(order)
  for (let attempt = 0; attempt < 4; attempt++) {
    await waitOut()
    await send()
  }
  expect(await select(api, 'select from webhooks where held_until > now()')).toHaveLength(1)
  expect(await select(api, 'select from webhook_deliveries where next_attempt_at > now()')).not.toEqual([])
  await api.call('PATCH', `/api/webhooks/${id}`, { body: { url: other.url } })
  await send()
  expect(other.received).toHaveLength(4)
  expect((await api.call('GET', `/api/webhooks/${id}`)).body.data.failing_since).toBeNull()
})

it('a receiver that was down gets all events, those of each record in order', async () => {
  receiver.answer = () => ({ status: 503, body: 'x'.repeat(3000) })
  for (const order of [1, 2, 1, 2, 3, 1]) await happen(order)
  for (let attempt = 0; attempt < 4; attempt++) {
    await send()
    await waitOut()
  }
  const [first] = await deliveries()
  expect(first).toMatchObject({ status: 'pending', response_status: 503, error: 'the response was 503' })
  expect(first?.response_body).toBe('x'.repeat(1024))
  expect(first?.duration_ms).toEqual(expect.any(Number))
  expect((await api.call('GET', `/api/webhooks/${id}`)).body.data.failing_since).not.toBeNull()

  receiver.received = []
  receiver.answer = () => ({ status: 204 })
  await waitOut()
  await send()
  expect(ordersIn(arrived()).toSorted()).toEqual([1, 1, 1, 2, 2, 3])
  const { data } = await api.client().events.feed.query({ limit: 1000 })
  for (const order of [1, 2]) {
    const idsOf = (events: readonly Event[]) =>
      events.filter((event) => ordersIn([event])[0] === order).map((event) => event.id)
    expect(idsOf(arrived())).toEqual(idsOf(data.slice(-6)))
  }
  expect((await deliveries()).map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'delivered'))
})

/** Lets the time pass until something is tried again. Returns how many seconds that takes. */
async function passUntilNext(): Promise<number> {
  const [passed] = await select<{ seconds: number }>(
    api,
    `with passed as (
       select greatest(now(), held_until, (select min(next_attempt_at) from webhook_deliveries where status = 'pending')) - now() as time
       from webhooks
     ), later as (
       update webhook_deliveries set next_attempt_at = next_attempt_at - time from passed where status = 'pending'
     ), failing as (
       update webhooks set held_until = held_until - time, failing_since = failing_since - time from passed
     )
     select extract(epoch from time)::float8 as seconds from passed`,
  )
  return passed?.seconds ?? Number.NaN
}

it('a receiver that is down for a day gets everything that happened meanwhile', async () => {
  receiver.answer = () => ({ status: 503 })
  for (let order = 1, seconds = 0; seconds < 24 * 3600; order = (order % 3) + 1) {
    await happen(order)
    await send()
    const passed = await passUntilNext()
    expect(passed, 'seconds until something is tried again').toBeGreaterThan(0)
    seconds += passed
  }
  receiver.answer = () => ({ status: 204 })
  receiver.received = []
  await send()
  const happened = await select<{ id: string; order: number }>(
    api,
    `select event_id as id, (event.data ->> 'order_id')::int as order from webhook_deliveries
     join events event on event.id = event_id order by event_id`,
  )
  expect(happened.length).toBeGreaterThan(10)
  for (const order of [1, 2, 3]) {
    const numbers = arrived().flatMap((event) => (ordersIn([event])[0] === order ? /\d+/.exec(event.id) : []))
    expect(numbers.map(String)).toEqual(happened.filter((one) => one.order === order).map((one) => one.id))
  }
  expect((await api.call('GET', `/api/webhooks/${id}`)).body.data.is_enabled).toBe(true)
})

it('an event that the receiver always rejects delays only the later events of its record', async () => {
  receiver.answer = ({ body }) => ({ status: body.includes('"order_id":1,') ? 500 : 204 })
  for (const order of [1, 1, 2, 3]) await happen(order)
  await send()
  await waitOut()
  await send()
  const statuses = (await deliveries()).map(({ status }) => status)
  expect(statuses).toEqual(['pending', 'pending', 'delivered', 'delivered'])
  expect((await deliveries())[1]?.attempts).toBe(0)
})

it('gives up a delivery after three days, and the webhook too if nothing else is delivered; an event says so', async () => {
  receiver.answer = () => ({ status: 500 })
  await happen(1)
  await send()
  await select(api, `update webhook_deliveries set attempts = 10`)
  await select(api, `update webhooks set failing_since = now() - interval '73 hours'`)
  await waitOut()
  await send()
  expect((await deliveries())[0]).toMatchObject({ status: 'failed', next_attempt_at: null })
  const reason = 'Every attempt of the last three days has failed.'
  const { body } = await api.call('GET', `/api/webhooks/${id}`)
  expect(body.data).toMatchObject({ is_enabled: false, disabled_reason: reason })
  const { data } = await api.client().events.feed.query({ limit: 1000 })
  expect(data.at(-1)).toMatchObject({ type: 'webhook.disabled', data: { webhook_id: id } })

  receiver.answer = () => ({ status: 204 })
  receiver.received = []
  await happen(2)
  await send()
  expect(arrived()).toEqual([])
  await api.call('PATCH', `/api/webhooks/${id}`, { body: { is_enabled: true } })
  await post(`/${id}/replay`, { status: 'failed' })
  await send()
  expect(arrived().map(({ type }) => type)).toEqual(expect.arrayContaining(['order.changed', 'webhook.disabled']))
  expect(ordersIn(arrived()).filter(Boolean).toSorted()).toEqual([1, 2])
})

it('sends events again: one, those of a type, and everything since a time', async () => {
  const since = new Date(Date.now() - 1000).toISOString()
  await happen(9, 'order.created')
  await happen(9)
  await send()
  const [one] = await deliveries()
  const again = async (body: object) => {
    receiver.received = []
    const { data } = await post(`/${id}/replay`, body)
    await send()
    expect(data.queued).toBe(receiver.received.length)
    return arrived().flatMap((event) => (ordersIn([event])[0] === 9 ? event.type : []))
  }
  expect(await again({ ids: [one?.id] })).toEqual(['order.created'])
  expect(arrived()[0]?.id).toBe(one?.event_id)
  expect(await again({ types: ['order.changed'] })).toEqual(['order.changed'])
  await select(api, 'delete from webhook_deliveries')
  expect(await again({ since })).toEqual(['order.created', 'order.changed'])
  expectError(await api.call('POST', `/api/webhooks/${id}/replay`, { body: {} }), 'ERR_VALIDATION')
})

it('one moment of failure does not stop a webhook for minutes, however many events were sent at once', async () => {
  for (let order = 1; order <= 10; order++) await happen(order)
  receiver.answer = () => ({ status: 503 })
  await send()
  expect(await select(api, `select from webhooks where held_until > now() + interval '1 minute'`)).toEqual([])
})

it('an event counts as delivered if the status says so, even if the body of the response breaks off', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('ok')
    setTimeout(() => response.destroy(), 50)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await api.call('PATCH', `/api/webhooks/${id}`, { body: { url } })
  await happen(1)
  await send()
  expect(await deliveries()).toMatchObject([{ status: 'delivered', response_status: 200, response_body: 'ok' }])
})

it('a URL with a password is rejected, whichever addresses are allowed', async () => {
  const url = receiver.url.replace('//', '//user:hunter2@')
  expectError(await api.call('POST', '/api/webhooks', { body: { url } }), 'ERR_VALIDATION', {
    errors: { url: ['The url field must not contain a user name or password, which would be shown.'] },
  })
})

it('does not send events from before the webhook, however late they get their positions', async () => {
  await happen(1)
  ;({ id } = (await post('', { url: receiver.url })).data)
  await happen(2)
  await send()
  expect(ordersIn(arrived())).toEqual([2])
})

it('a replay of a disabled webhook is rejected: nothing would be sent', async () => {
  await happen(1)
  await send()
  await api.call('PATCH', `/api/webhooks/${id}`, { body: { is_enabled: false } })
  const response = await api.call('POST', `/api/webhooks/${id}/replay`, { body: { types: ['order.changed'] } })
  expect(response).toMatchObject({ status: 409, body: { code: 'ERR_CONFLICT' } })
  expect(response.body.message).toContain(`Enable it with PATCH /api/webhooks/${id} first.`)
  expect(await deliveries()).toMatchObject([{ status: 'delivered' }])
})

it('a test call shows the response of the receiver, and follows no redirect', async () => {
  receiver.answer = () => ({ status: 302, headers: { location: other.url } })
  const { data } = await post(`/${id}/test`)
  expect(data).toMatchObject({ ok: false, response_status: 302 })
  expect(other.received).toEqual([])
  receiver.answer = () => ({ status: 200, body: 'thanks' })
  expect((await post(`/${id}/test`)).data).toMatchObject({ ok: true, response_status: 200, response_body: 'thanks' })
  expect(arrived()[1]).toMatchObject({ type: 'webhook.test' })
})

it('a worker sends events, and the example receives them', async () => {
  const port = await findFreePort()
  const env = { PATH: process.env['PATH'] ?? '', PORT: String(port), WEBHOOK_SECRET: secret }
  const program = spawn(process.execPath, ['receive-webhooks.ts'], { cwd: 'examples', env, stdio: 'pipe' })
  onTestFinished(() => void program.kill())
  let printed = ''
  program.stdout.on('data', (chunk) => (printed += String(chunk)))
  program.stderr.on('data', (chunk) => (printed += String(chunk)))
  await eventually(() => expect(printed).toContain('ready'))
  await api.call('PATCH', `/api/webhooks/${id}`, { body: { url: `http://127.0.0.1:${port}` } })
  const worker = startWorker(api)
  await happen(7, 'order.created')
  await select(api, `select graphile_worker.add_job('start_webhooks')`)
  await eventually(() => expect(printed).toContain('"order_id":7'))
  await eventually(async () => expect((await deliveries()).at(-1)).toMatchObject({ response_status: 204 }))
  await worker.stop()
  program.kill()
  await once(program, 'exit')
})

describe('unless a setting allows private addresses', () => {
  const strict = useApi()

  it('a webhook needs https and a public address', async () => {
    for (const url of [
      'http://shop.example.com',
      'https://127.0.0.1',
      'https://[::ffff:10.0.0.1]/',
      'https://0x7f.1/',
    ]) {
      const refused = await strict.call('POST', '/api/webhooks', { body: { url } })
      expectError(refused, 'ERR_VALIDATION', {
        errors: { url: [expect.stringMatching(/must (begin with https|not lead to)/)] },
      })
    }
  })

  it('a name that resolves to this machine is not called', async () => {
    const url = other.url.replace('http://127.0.0.1', 'https://localhost')
    const { body } = await strict.call('POST', '/api/webhooks', { body: { url } })
    const tested = await strict.call('POST', `/api/webhooks/${body.data.id}/test`)
    expect(tested.body.data).toMatchObject({
      ok: false,
      duration_ms: null,
      error: expect.stringMatching(/^localhost leads to /),
    })
  })

  it.each<readonly [address: string, isPublic: boolean]>([
    ['93.184.215.14', true],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', true],
    ...[
      '10.1.2.3',
      '127.0.0.1',
      '169.254.169.254',
      '172.31.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
    ].map((address) => [address, false] as const),
    ...[
      '::1',
      '::',
      'fe80::1',
      'fd00::1',
      '::ffff:10.0.0.1',
      '::ffff:93.184.215.14',
      '64:ff9b::a00:1',
      '2002:a00:1::',
    ].map((address) => [address, false] as const),
  ])('whether %s is public: %s', (address, expected) => {
    expect(isPublic(address)).toBe(expected)
  })
})
