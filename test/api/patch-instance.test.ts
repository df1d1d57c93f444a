import { beforeEach, describe, expect, it, vi } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { expectError } from './expect-error.ts'

const api = useApi({ requestsPerMinute: 100_000 })
const keys = { clientId: 'an-id', clientSecret: 'a-secret' }
let id: number
let name: string

beforeEach(async () => {
  const { body } = await api.call('POST', '/api/walmart', {
    body: instanceOf(api.tenant, { integration_settings: { proforma_payment_cost_percentage: 2.5 } }),
  })
  id = body.data.id
  name = body.data.name
})

const patch = (body: unknown, headers: Record<string, string> = {}) =>
  api.call('PATCH', `/api/walmart/${id}`, { body, headers })
const show = async () => (await api.call('GET', `/api/walmart/${id}`)).body.data
const stored = async () =>
  (
    await select<{ sealed_credentials: string | null; sealed_access_token: string | null }>(
      api,
      'select sealed_credentials, sealed_access_token from integration_instances where id = $1',
      [id],
    )
  )[0]
const runs = () =>
  select<{ kind: string; status: string; is_setup: boolean }>(
    api,
    'select kind, status, is_setup from sync_runs where instance_id = $1 order by id',
    [id],
  )

const linkJobs = () => select(api, 'select from graphile_worker.jobs where key = $1', [`${api.tenant.id}:link:${id}:`])

describe('a PATCH', () => {
  it.each<[string, object, object]>([
    ['the name', { name: ' New name ' }, { name: 'New name' }],
    ['the case of the name', { name: 'NEW NAME' }, { name: 'NEW NAME' }],
    ['a flag', { is_automatic_sync_enabled: true }, { is_automatic_sync_enabled: true }],
    [
      'one setting',
      { integration_settings: { auto_link_products: false } },
      { integration_settings: { auto_link_products: false } },
    ],
    [
      'a setting that null clears',
      { integration_settings: { proforma_payment_cost_percentage: null } },
      { integration_settings: { proforma_payment_cost_percentage: null } },
    ],
    [
      'two settings and a flag',
      {
        is_automatic_sync_enabled: true,
        integration_settings: { batch_period_customer_returns: 'daily', proforma_marketplace_cost_percentage: 15 },
      },
      {
        is_automatic_sync_enabled: true,
        integration_settings: { batch_period_customer_returns: 'daily', proforma_marketplace_cost_percentage: 15 },
      },
    ],
  ])('changes only %s', async (_, body, expected) => {
    const before = await show()
    const response = await patch(body)
    expect(response.status).toBe(200)
    const { integration_settings, ...rest } = expected as Record<string, object>
    expect(response.body).toEqual({
      message: null,
      data: {
        ...before,
        ...rest,
        integration_settings: { ...before.integration_settings, ...integration_settings },
        updated_at: response.body.data.updated_at,
      },
    })
    expect(response.body.data.updated_at > before.updated_at).toBe(true)
    expect(await show()).toEqual(response.body.data)
    await patch({ name: `x ${id}` })
  })

  it('changes nothing, not even updated_at, if all values are the same', async () => {
    const before = await show()
    for (const body of [
      {},
      { connection_settings: {}, integration_settings: {} },
      { name, integration_id: 1, environment: 'sandbox', is_automatic_sync_enabled: false },
      { integration_settings: before.integration_settings },
    ]) {
      expect((await patch(body)).body.data).toEqual(before)
    }
    expect(await show()).toEqual(before)
  })

  it('applies concurrent changes of different fields and settings', async () => {
    for (let round = 0; round < 10; round += 1) {
      const isOn = round % 2 === 0
      await Promise.all([
        patch({ integration_settings: { sync_sales_credit_to_accounting: isOn } }),
        patch({ integration_settings: { auto_link_products: isOn } }),
        patch({ is_automatic_sync_enabled: isOn }),
      ])
      expect(await show()).toMatchObject({
        is_automatic_sync_enabled: isOn,
        integration_settings: { sync_sales_credit_to_accounting: isOn, auto_link_products: isOn },
      })
    }
  })
})

it.each(['auto_link_products', 'auto_create_products'])(
  'queues a job to link listings only when %s is switched on',
  async (setting) => {
    const set = (isOn: boolean) => patch({ integration_settings: { [setting]: isOn } })
    await set(true)
    await set(false)
    expect(await linkJobs()).toEqual([])
    await set(true)
    expect(await linkJobs()).toHaveLength(1)
  },
)

describe('a PATCH rejects', () => {
  it.each<[string, () => object, object]>([
    [
      'another environment',
      () => ({ environment: 'production' }),
      { environment: ['The environment field cannot be changed.'] },
    ],
    [
      'half of the credentials',
      () => ({ connection_settings: { clientId: 'i' } }),
      {
        'connection_settings.clientSecret': [
          'The connection settings.client secret field is required when client id is present.',
        ],
      },
    ],
    [
      'an unknown store',
      () => ({ integration_settings: { store_id: 999_999 } }),
      {
        'integration_settings.store_id': [
          'The selected integration settings.store id is invalid. GET /api/stores lists the valid ones.',
        ],
      },
    ],
    [
      'null for a setting that cannot be empty',
      () => ({ integration_settings: { store_id: null } }),
      { 'integration_settings.store_id': ['The integration settings.store id field must be a number.'] },
    ],
    ['an empty name', () => ({ name: ' ' }), { name: ['The name field is required.'] }],
    [
      'an unknown field',
      () => ({ integration_settings: { colour: 1 } }),
      {
        'integration_settings.colour': ['The integration settings.colour field is prohibited.'],
      },
    ],
    ['an id', () => ({ id: 5 }), { id: ['The id field is prohibited.'] }],
  ])('%s', async (_, body, errors) => {
    const before = await show()
    const response = await patch(body())
    expect([response.status, response.body.errors]).toEqual([422, errors])
    expect(await show()).toEqual(before)
  })

  it('the name of another instance, ignoring case, and one of two concurrent changes to the same name', async () => {
    const other = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { name: `Other ${id}` }) })
    const taken = { name: ['The name has already been taken.'] }
    expect((await patch({ name: `OTHER ${id}` })).body.errors).toEqual(taken)
    for (let round = 0; round < 5; round += 1) {
      const responses = await Promise.all(
        [id, other.body.data.id].map((one) =>
          api.call('PATCH', `/api/walmart/${one}`, { body: { name: `Both ${id} ${round}` } }),
        ),
      )
      expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 422])
      expect(responses.find(({ status }) => status === 422)?.body.errors).toEqual(taken)
    }
  })

  it('all invalid fields at once, including those checked in the database', async () => {
    const { body } = await patch({ name: 5, integration_settings: { store_id: 999_999 } })
    expect(Object.keys(body.errors).toSorted()).toEqual(['integration_settings.store_id', 'name'])
  })

  it.each(['PUT', 'PATCH'])(
    'neither its own name nor its own archived references beside another field (%s)',
    async (method) => {
      const [references] = await select<{ store_id: string; sales_nominal_code_id: string }>(
        api,
        `with store as (insert into stores (tenant_id, name) values ($1, $2) returning id),
           code as (insert into nominal_codes (tenant_id, code, name, type) values ($1, $2, $2, 'Revenue') returning id)
         select store.id as store_id, code.id as sales_nominal_code_id from store, code`,
        [api.tenant.id, `Archived ${method}`],
      )
      const integration_settings = {
        store_id: Number(references?.store_id),
        sales_nominal_code_id: Number(references?.sales_nominal_code_id),
      }
      const own = instanceOf(api.tenant, { name, integration_settings })
      expect((await patch(own)).status).toBe(200)
      for (const table of ['stores', 'nominal_codes']) {
        await select(api, `update ${table} set archived_at = now() where name = $1`, [`Archived ${method}`])
      }
      const { body } = await api.call(method, `/api/walmart/${id}`, { body: { ...own, is_automatic_sync_enabled: 5 } })
      expect(Object.keys(body.errors)).toEqual(['is_automatic_sync_enabled'])
    },
  )
})

const connect = () => patch({ connection_settings: keys })

describe('new credentials', () => {
  it('start the set-up of an instance without credentials', async () => {
    const response = await connect()
    expect(response.body.data.connection_status).toBe('connecting')
    expect(JSON.stringify(response.body)).not.toContain(keys.clientSecret)
    expect(await runs()).toEqual([{ kind: 'token', status: 'queued', is_setup: true }])
    expect((await stored())?.sealed_credentials).not.toContain(keys.clientSecret)
  })

  it.each(['connecting', 'connected', 'credentials_rejected', 'unreachable'])(
    'restart the set-up of an instance that is %s, and cancel its runs',
    async (status) => {
      await connect()
      await select(
        api,
        `update integration_instances set connection_status = $2, sealed_access_token = 'old' where id = $1`,
        [id, status],
      )
      const old = (await stored())?.sealed_credentials
      await select(
        api,
        `insert into sync_runs (tenant_id, instance_id, kind, is_setup, status) values ($1, $2, 'orders', true, 'running')`,
        [api.tenant.id, id],
      )
      const response = await patch({ connection_settings: { ...keys, clientSecret: 'another' } })
      expect(response.body.data.connection_status).toBe('connecting')
      expect(await runs()).toEqual([
        { kind: 'token', status: 'cancelled', is_setup: true },
        { kind: 'orders', status: 'cancelled', is_setup: true },
        { kind: 'token', status: 'queued', is_setup: true },
      ])
      expect(await stored()).toMatchObject({ sealed_access_token: null })
      expect((await stored())?.sealed_credentials).not.toBe(old)
      const { body } = await api.call('GET', `/api/walmart/${id}/setup`)
      expect(body.data.phases).toMatchObject({ token: { status: 'queued' }, orders: { status: 'waiting' } })
    },
  )

  it('change nothing if they are the stored ones', async () => {
    await connect()
    const before = [await show(), await stored(), await runs()]
    expect((await connect()).body.data).toEqual(before[0])
    expect([await show(), await stored(), await runs()]).toEqual(before)
  })

  it('replace stored ones that cannot be decrypted', async () => {
    await connect()
    await select(api, `update integration_instances set sealed_credentials = 'x' where id = $1`, [id])
    expect((await connect()).status).toBe(200)
    expect((await stored())?.sealed_credentials).not.toBe('x')
  })

  it('are applied once when the same request is repeated', async () => {
    const headers = { 'idempotency-key': `patch ${id}` }
    const first = await patch({ connection_settings: keys }, headers)
    await select(api, `update sync_runs set status = 'completed' where instance_id = $1`, [id])
    expect((await patch({ connection_settings: keys }, headers)).body).toEqual(first.body)
    expect(await runs()).toHaveLength(1)
    expectError(await patch({ name: 'x' }, headers), 'ERR_IDEMPOTENCY_KEY_REUSED')
  })

  it('leave one run in progress after concurrent changes', async () => {
    await Promise.all(['a', 'b', 'c'].map((clientSecret) => patch({ connection_settings: { ...keys, clientSecret } })))
    expect((await runs()).filter(({ status }) => status === 'queued')).toHaveLength(1)
    expect((await runs()).filter(({ status }) => status === 'cancelled')).toHaveLength(2)
  })

  it('wait for the token as long as the Prefer header says', async () => {
    const before = Date.now()
    const response = await patch({ connection_settings: keys }, { prefer: 'wait=1' })
    expect(response.body.data.connection_status).toBe('connecting')
    expect(Date.now() - before).toBeGreaterThanOrEqual(1000)
  })

  it('wait no longer if the clock is put back meanwhile', { timeout: 20_000 }, async () => {
    const response = patch({ connection_settings: keys }, { prefer: 'wait=1' })
    await eventually(async () => expect(await runs()).toHaveLength(1))
    const earlier = Date.now() - 3_600_000
    vi.useFakeTimers({ toFake: ['Date'], now: earlier })
    try {
      expect((await response).status).toBe(200)
    } finally {
      vi.useRealTimers()
    }
  })
})

it('returns 404 for an unknown instance', async () => {
  expectError(await api.call('PATCH', '/api/walmart/999999', { body: {} }), 'ERR_NOT_FOUND')
})

describe('on a production server', () => {
  const production = useApi({ environment: 'production' })

  it('accepts the environment that a create accepts', async () => {
    const { body } = await production.call('POST', '/api/walmart', { body: instanceOf(production.tenant) })
    for (const environment of ['sandbox', 'production']) {
      const response = await production.call('PATCH', `/api/walmart/${body.data.id}`, { body: { environment } })
      expect([response.status, response.body.data.environment]).toEqual([200, 'production'])
    }
  })
})
