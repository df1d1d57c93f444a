import { afterEach, describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { expectError } from './expect-error.ts'

const simulator = useSimulator({
  sellers: [
    { clientId: 'open', clientSecret: 'open-secret' },
    { clientId: 'narrow', clientSecret: 'narrow-secret', scopes: { orders: 'view_only', price: 'no_access' } },
  ],
})
const open = sellerOf(simulator, 0)
const narrow = sellerOf(simulator, 1)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const removers: (() => void)[] = []
afterEach(() => {
  for (const remove of removers.splice(0)) remove()
})

const create = async (connection_settings?: object): Promise<number> => {
  const answer = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { connection_settings }) })
  return answer.body.data.id
}
const keysOf = ({ clientId, clientSecret }: typeof open) => ({ clientId, clientSecret })
const test = (id: number) => api.call('POST', `/api/walmart/${id}/test-connection`, { body: {} })
const statusOf = async (id: number) => (await api.call('GET', `/api/walmart/${id}`)).body.data.connection_status

it('says who the seller is and what the key may do', async () => {
  const id = await create(keysOf(open))
  const { status, body } = await test(id)
  expect([status, body.message]).toEqual([200, null])
  expect(body.data).toMatchObject({ ok: true, missing: [], error: null })
  expect(body.data.partner).toEqual({ id: open.partnerId, name: expect.any(String) })
  expect(body.data.permissions).toContainEqual({ name: 'orders', access: 'full_access', needed: 'full_access' })
  expect(body.data.permissions).toContainEqual({ name: 'rules', access: 'full_access', needed: 'no_access' })
  expect(JSON.stringify(body)).not.toContain(open.clientSecret)
  expect(await statusOf(id)).toBe('connected')
})

it('names what the key lacks', async () => {
  const { body } = await test(await create(keysOf(narrow)))
  expect(body.data).toMatchObject({ ok: false, missing: ['orders', 'price'], error: null })
  expect(body.data.permissions).toContainEqual({ name: 'orders', access: 'view_only', needed: 'full_access' })
})

it('answers that credentials are refused, and notes it; good ones make it good again', async () => {
  const id = await create({ clientId: open.clientId, clientSecret: 'wrong' })
  const { status, body } = await test(id)
  expect([status, body.data]).toEqual([
    200,
    {
      ok: false,
      partner: null,
      permissions: [],
      missing: [],
      error: { code: 'credentials_rejected', message: expect.any(String) },
    },
  ])
  expect(await statusOf(id)).toBe('credentials_rejected')
  await api.call('PATCH', `/api/walmart/${id}`, { body: { connection_settings: keysOf(open) } })
  expect((await test(id)).body.data.ok).toBe(true)
  expect(await statusOf(id)).toBe('connected')
})

it('asks anew, whatever token is stored', async () => {
  const id = await create(keysOf(open))
  await test(id)
  const remove = simulator.fault({ path: '/v3/token', effect: { kind: 'respond', status: 401, body: '{}' } })
  removers.push(remove)
  expect((await test(id)).body.data.error.code).toBe('credentials_rejected')
})

it('says nothing of the connection when Walmart does not answer', async () => {
  const id = await create(keysOf(open))
  await test(id)
  removers.push(simulator.fault({ path: '/v3/token', effect: { kind: 'respond', status: 503, body: '{}' } }))
  const { status, body } = await test(id)
  expect([status, body.data.ok, body.data.error.code]).toEqual([200, false, 'unavailable'])
  expect(await statusOf(id)).toBe('connected')
})

it('does without the seller where Walmart does not tell', async () => {
  const id = await create(keysOf(open))
  const refusal = { kind: 'respond', status: 404, body: '{}' } as const
  removers.push(simulator.fault({ path: '/v3/settings/partnerprofile', effect: refusal }))
  expect((await test(id)).body.data).toMatchObject({ ok: true, partner: null, error: null })
})

it('says nothing of credentials that have been replaced while Walmart was asked', async () => {
  const id = await create({ clientId: open.clientId, clientSecret: 'wrong' })
  removers.push(simulator.fault({ path: '/v3/token', effect: { kind: 'delay', ms: 500 } }))
  const tested = test(id)
  await new Promise((done) => setTimeout(done, 200))
  await api.call('PATCH', `/api/walmart/${id}`, { body: { connection_settings: keysOf(open) } })
  expect((await tested).body.data.ok).toBe(false)
  expect(await statusOf(id)).toBe('connecting')
})

describe('it is refused', () => {
  it('without credentials to test', async () => {
    const { status, body } = await test(await create())
    expect([status, Object.keys(body.errors)]).toEqual([422, ['connection_settings']])
  })

  it('for an instance that is not there, or is being deleted', async () => {
    expectError(await test(999_999), 'ERR_NOT_FOUND')
    const id = await create(keysOf(open))
    await api.call('DELETE', `/api/walmart/${id}`)
    expectError(await test(id), 'ERR_NOT_FOUND')
  })
})

it('starts no run', async () => {
  const id = await create(keysOf(open))
  const runs = () => select(api, 'select id from sync_runs where instance_id = $1', [id])
  const before = await runs()
  await test(id)
  expect(await runs()).toEqual(before)
})
