import type { FaultEffect } from '@aisle/walmart-simulator'
import { afterEach, describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { expectError } from './expect-error.ts'

const simulator = useSimulator({
  sellers: [
    { clientId: 'open', clientSecret: 'open-secret' },
    {
      clientId: 'narrow',
      clientSecret: 'narrow-secret',
      scopes: { orders: 'no_access', item: 'no_access', lagtime: 'no_access' },
    },
  ],
})
const production = useSimulator({ sellers: [{ clientId: 'live', clientSecret: 'live-secret' }] })
const open = sellerOf(simulator, 0)
const narrow = sellerOf(simulator, 1)
const api = useApi({
  walmartUrl: () => simulator.url,
  productionUrl: () => production.url,
  requestsPerMinute: 100_000,
})
const removers: (() => void)[] = []
afterEach(() => {
  for (const remove of removers.splice(0)) remove()
})

const create = async (connection_settings?: object, environment = 'sandbox'): Promise<number> => {
  const body = instanceOf(api.tenant, { connection_settings, environment })
  return (await api.call('POST', '/api/walmart', { body })).body.data.id
}
const keysOf = ({ clientId, clientSecret }: typeof open) => ({ clientId, clientSecret })
const test = (id: number) => api.call('POST', `/api/walmart/${id}/test-connection`, { body: {} })
const statusOf = async (id: number) => (await api.call('GET', `/api/walmart/${id}`)).body.data.connection_status

it('returns the seller and the permissions of the key', async () => {
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

it('names the missing permissions', async () => {
  const { body } = await test(await create(keysOf(narrow)))
  expect(body.data).toMatchObject({ ok: false, missing: ['item', 'orders'], error: null })
  expect(body.message).toBe(
    "In Walmart's Developer Portal, grant the API key these permissions: item view_only, orders full_access.",
  )
  expect(body.data.permissions).toContainEqual({ name: 'orders', access: 'no_access', needed: 'full_access' })
})

it('stores that credentials are rejected, and that new ones are accepted', async () => {
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
  expect(body.message).toBe(`Send valid ones as connection_settings with PATCH /api/walmart/${id}.`)
  expect(await statusOf(id)).toBe('credentials_rejected')
  await api.call('PATCH', `/api/walmart/${id}`, { body: { connection_settings: keysOf(open) } })
  expect((await test(id)).body.data.ok).toBe(true)
  expect(await statusOf(id)).toBe('connected')
})

it('requests a new token even if one is stored', async () => {
  const id = await create(keysOf(open))
  await test(id)
  const remove = simulator.fault({ path: '/v3/token', effect: { kind: 'respond', status: 401, body: '{}' } })
  removers.push(remove)
  expect((await test(id)).body.data.error.code).toBe('credentials_rejected')
})

const html = { kind: 'respond', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' } as const
describe('the connection status does not change if Walmart', () => {
  it.each<[string, FaultEffect, string]>([
    ['is down', { kind: 'respond', status: 503, body: '{}' }, 'unavailable'],
    ['closes the connection', { kind: 'cut' }, 'unavailable'],
    ['sends an HTML page', html, 'unavailable'],
    ['sends an unexpected response', { kind: 'respond', status: 200, body: '{}' }, 'unexpected_response'],
    ['limits the rate', { kind: 'throttle', waitMs: 60_000 }, 'rate_limited'],
  ])('%s', async (_, effect, code) => {
    const id = await create(keysOf(open))
    await test(id)
    removers.push(simulator.fault({ path: '/v3/token', effect }))
    const { status, body } = await test(id)
    expect([status, body.data.ok, body.data.error.code]).toEqual([200, false, code])
    expect(await statusOf(id)).toBe('connected')
  })
})

it('stores that credentials are accepted even if their permissions cannot be read', async () => {
  const id = await create(keysOf(open))
  removers.push(simulator.fault({ path: '/v3/token/detail', effect: html }))
  const { body } = await test(id)
  expect(body.data).toMatchObject({ ok: false, permissions: [], error: { code: 'unavailable' } })
  expect(await statusOf(id)).toBe('connected')
})

it('waits for a slow response of Walmart', async () => {
  const id = await create(keysOf(open))
  removers.push(simulator.fault({ path: '/v3/token', effect: { kind: 'delay', ms: 1500 } }))
  expect((await test(id)).body.data.ok).toBe(true)
})

it.each(['sandbox', 'production'] as const)('in %s, accepts only keys of that environment', async (environment) => {
  const keys = { sandbox: keysOf(open), production: keysOf(sellerOf(production)) }
  for (const owner of ['sandbox', 'production'] as const) {
    const { data } = (await test(await create(keys[owner], environment))).body
    expect([data.ok, data.error?.code]).toEqual(
      owner === environment ? [true, undefined] : [false, 'credentials_rejected'],
    )
  }
})

it('returns no seller if Walmart has no profile', async () => {
  const id = await create(keysOf(open))
  const effect = { kind: 'respond', status: 404, body: '{}' } as const
  removers.push(simulator.fault({ path: '/v3/settings/partnerprofile', effect: effect }))
  expect((await test(id)).body.data).toMatchObject({ ok: true, partner: null, error: null })
})

it('does not change the status if the credentials were replaced meanwhile', async () => {
  const id = await create({ clientId: open.clientId, clientSecret: 'wrong' })
  removers.push(simulator.fault({ path: '/v3/token', effect: { kind: 'delay', ms: 500 } }))
  const tested = test(id)
  await new Promise((done) => setTimeout(done, 200))
  await api.call('PATCH', `/api/walmart/${id}`, { body: { connection_settings: keysOf(open) } })
  expect((await tested).body.data.ok).toBe(false)
  expect(await statusOf(id)).toBe('connecting')
})

describe('a test of the connection is rejected', () => {
  it('without credentials', async () => {
    const { status, body } = await test(await create())
    expect([status, Object.keys(body.errors)]).toEqual([422, ['connection_settings']])
  })

  it('for an instance that is unknown or being deleted', async () => {
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
