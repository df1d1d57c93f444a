import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { expectWaiting, select } from '../helpers/records.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { startWorker } from '../helpers/worker.ts'
import { expectError } from './expect-error.ts'

const api = useApi()
let other: Tenant
beforeAll(async () => {
  other = await api.createTenant('other.example')
})

let keys = 0
const newKey = () => `key ${(keys += 1)}`
const create = (key: string, body: unknown) =>
  api.call('POST', '/api/walmart', { body, headers: { 'idempotency-key': key } })
const countOf = async (name: unknown) =>
  (await select(api, 'select from integration_instances where name = $1', [name])).length
const reversed = (fields: object) => Object.fromEntries(Object.entries(fields).toReversed())
const expireKey = (key: string, age: string) =>
  select(api, 'update idempotency_keys set created_at = now() - $2::interval where key = $1', [key, age])

it('returns the first response to a repeated request, and creates once', async () => {
  const key = newKey()
  const body = instanceOf(api.tenant, { connection_settings: { clientId: 'i', clientSecret: 's' } })
  const first = await create(key, body)
  const again = await create(key, body)
  expect([first.status, again.status]).toEqual([201, 201])
  expect(again.body).toEqual(first.body)
  expect(again.headers.get('location')).toBe(first.headers.get('location'))
  expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'))
  expect(await countOf(body.name)).toBe(1)
  expect(await select(api, 'select from sync_runs where instance_id = $1', [first.body.data.id])).toHaveLength(1)
})

it('recognizes a repeated request with another order of fields or explicit defaults', async () => {
  const key = newKey()
  const body = instanceOf(api.tenant)
  const { integration_settings: settings, ...rest } = body
  const first = await create(key, body)
  for (const same of [
    reversed({ ...rest, integration_settings: reversed(settings) }),
    { ...body, name: ` ${body.name} `, is_automatic_sync_enabled: false },
  ]) {
    expect(await create(key, same)).toMatchObject({ status: 201, body: { data: { id: first.body.data.id } } })
  }
})

it('rejects the key for another request, and still returns the response to the first', async () => {
  const key = newKey()
  const body = instanceOf(api.tenant)
  const first = await create(key, body)
  for (const changed of [instanceOf(api.tenant), { ...body, is_automatic_sync_enabled: true }]) {
    expectError(await create(key, changed), 'ERR_IDEMPOTENCY_KEY_REUSED')
    expect(await countOf(changed.name)).toBe(changed.name === body.name ? 1 : 0)
  }
  expect((await create(key, body)).body).toEqual(first.body)
})

it('does not deduplicate requests without a key or with another one', async () => {
  const body = instanceOf(api.tenant)
  expect((await create(newKey(), body)).status).toBe(201)
  expectError(await create(newKey(), body), 'ERR_VALIDATION')
  expectError(await api.call('POST', '/api/walmart', { body }), 'ERR_VALIDATION')
})

it('returns 409 while the first request is in progress, and its response afterwards', async () => {
  const key = newKey()
  const body = instanceOf(api.tenant)
  const holder = new pg.Client({ connectionString: api.databaseUrl })
  await holder.connect()
  await holder.query('begin; lock table stores in access exclusive mode')
  const first = create(key, body)
  await expectWaiting(api, 1)
  try {
    for (const again of [body, instanceOf(api.tenant)]) {
      const response = await Promise.race([create(key, again), sleep(5000)])
      if (!response) throw new Error('The second request waits for the first.')
      expectError(response, 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT')
    }
  } finally {
    await holder.end()
  }
  expect((await first).status).toBe(201)
  expect((await create(key, body)).body).toEqual((await first).body)
})

it('creates one instance for ten concurrent requests with one key', async () => {
  const key = newKey()
  const body = instanceOf(api.tenant)
  const responses = await Promise.all(Array.from({ length: 10 }, () => create(key, body)))
  const created = responses.filter(({ status }) => status === 201)
  expect(created.length).toBeGreaterThan(0)
  expect(new Set(created.map(({ headers }) => headers.get('location'))).size).toBe(1)
  for (const response of responses) if (response.status !== 201) expectError(response, 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT')
  expect(await countOf(body.name)).toBe(1)
})

it.each([
  ['with invalid fields', { integration_settings: { start_date: 'soon' } }],
  ['with an unknown id', { integration_settings: { store_id: 999_999 } }],
])('does not store a request %s: corrected, it can use the key again', async (_, wrong) => {
  const key = newKey()
  const name = `Corrected ${key}`
  expectError(await create(key, instanceOf(api.tenant, { name, ...wrong })), 'ERR_VALIDATION')
  expect((await create(key, instanceOf(api.tenant, { name }))).status).toBe(201)
})

it('two tenants can use the same key', async () => {
  const key = newKey()
  const mine = await create(key, instanceOf(api.tenant))
  const theirs = await sendRaw(api.url, {
    method: 'POST',
    path: '/api/walmart',
    headers: {
      host: other.domain,
      authorization: `Bearer ${other.token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(instanceOf(other, { name: mine.body.data.name })),
  })
  expect(theirs.status).toBe(201)
  expect(theirs.body.data.id).not.toBe(mine.body.data.id)
})

describe('after 24 hours', () => {
  it('a key can be used for another request', async () => {
    const key = newKey()
    const body = instanceOf(api.tenant)
    const first = await create(key, body)
    await expireKey(key, '23 hours 59 minutes')
    expect((await create(key, body)).body).toEqual(first.body)
    await expireKey(key, '24 hours 1 second')
    const next = instanceOf(api.tenant)
    const second = await create(key, next)
    expect(second).toMatchObject({ status: 201, body: { data: { name: next.name } } })
    expect((await create(key, next)).body).toEqual(second.body)
  })

  it('a worker deletes the response', async () => {
    const [old, young] = [newKey(), newKey()]
    for (const key of [old, young]) await create(key, instanceOf(api.tenant))
    await expireKey(old, '24 hours 1 second')
    await expireKey(young, '23 hours 59 minutes')
    await select(api, `select graphile_worker.add_job('purge_idempotency_keys')`)
    const worker = startWorker(api)
    const stored = () => select(api, 'select key from idempotency_keys where key = any($1)', [[old, young]])
    await expect.poll(stored, { timeout: 10_000 }).toEqual([{ key: young }])
    await worker.stop()
  })
})

it.each(['', 'x'.repeat(256), 'tab\there', 'naïve'])('rejects the key %j', async (key) => {
  expectError(await create(key, instanceOf(api.tenant)), 'ERR_VALIDATION', {
    errors: { 'Idempotency-Key': ['The Idempotency-Key header must be 1 to 255 printable characters.'] },
  })
})

it.each(['x', 'x'.repeat(255), '8e03978e-40d5-43dd-bc93-6894a57f9324', `a "quoted" key; it's ~`])(
  'accepts the key %j',
  async (key) => {
    expect((await create(key, instanceOf(api.tenant))).status).toBe(201)
  },
)

it('works through the client, and across transports', async () => {
  const idempotencyKey = newKey()
  const body = instanceOf(api.tenant)
  const call = () => api.client().walmart.create.mutate(body, { context: { idempotencyKey } })
  const first = await call()
  expect(await call()).toEqual(first)
  expect((await create(idempotencyKey, body)).body).toEqual(first)
  await expect(
    api.client().walmart.create.mutate(instanceOf(api.tenant), { context: { idempotencyKey } }),
  ).rejects.toMatchObject({ data: { code: 'ERR_IDEMPOTENCY_KEY_REUSED' } })
})
