import { describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()
const keys = { clientId: 'an-id', clientSecret: 'a-secret' }

const create = (changes: Record<string, unknown> = {}) =>
  api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, changes) })
const count = async (from: string) =>
  Number((await select<{ n: string }>(api, `select count(*) as n from ${from}`))[0]?.n)

it('creates an instance and returns its location and body', async () => {
  const response = await create({ name: ' Walmart US ' })
  expect(response.status).toBe(201)
  expect(response.headers.get('location')).toBe(`/api/walmart/${response.body.data.id}`)
  const { id, created_at, updated_at } = response.body.data
  expect(response.body).toEqual({
    message: null,
    data: {
      id,
      name: 'Walmart US',
      integration_id: 1,
      integration_name: 'Walmart',
      environment: 'sandbox',
      connection_status: 'awaiting_credentials',
      is_automatic_sync_enabled: false,
      integration_settings: {
        start_date: '2026-08-01',
        store_id: api.tenant.sample.storeId,
        auto_link_products: true,
        auto_create_products: true,
        sales_nominal_code_id: null,
        cogs_nominal_code_id: null,
        shipping_revenue_nominal_code_id: null,
        shipping_refund_nominal_code_id: null,
        sales_returns_allowances_nominal_code_id: null,
        sync_sales_order_invoices_to_accounting: true,
        sync_sales_credit_to_accounting: true,
        proforma_marketplace_cost_percentage: null,
        proforma_payment_cost_percentage: null,
        batch_period_sales_order_fulfillments: null,
        batch_period_customer_returns: null,
        auto_acknowledge_orders: false,
        stock_buffer: 0,
        stock_floor: 0,
        charge_amounts: 'per_line',
      },
      store: { id: api.tenant.sample.storeId, name: 'Main store' },
      is_deleting: false,
      created_at,
      updated_at,
    },
  })
  expect(updated_at).toBe(created_at)
  expect(Math.abs(Date.now() - Date.parse(created_at))).toBeLessThan(60_000)
  const shown = await api.call('GET', response.headers.get('location') ?? '')
  expect(shown.body).toEqual(response.body)
})

it.each([
  ['no connection settings', undefined],
  ['empty connection settings', {}],
])('with %s, waits for credentials and queues nothing', async (_, settings) => {
  const before = [await count('graphile_worker.jobs'), await count('sync_runs')]
  const response = await create({ connection_settings: settings })
  expect(response.body.data.connection_status).toBe('awaiting_credentials')
  expect([await count('graphile_worker.jobs'), await count('sync_runs')]).toEqual(before)
  const { body } = await api.call('GET', `/api/walmart/${response.body.data.id}/setup`)
  expect(body.data).toMatchObject({
    connection_status: 'awaiting_credentials',
    phases: { token: { status: 'waiting' } },
  })
})

it('with credentials, queues only the token phase, with only ids in the payload', async () => {
  const before = await count('graphile_worker.jobs')
  const { body } = await create({ connection_settings: keys })
  expect(body.data.connection_status).toBe('connecting')
  const runs = await select<{ id: string; kind: string }>(
    api,
    'select id, kind from sync_runs where instance_id = $1',
    [body.data.id],
  )
  expect(runs).toMatchObject([{ kind: 'token' }])
  const runId = Number(runs[0]?.id)
  expect(await count('graphile_worker.jobs')).toBe(before + 1)
  const jobs = await select(
    api,
    'select task_identifier, payload from graphile_worker.jobs join graphile_worker._private_jobs using (id) where jobs.key = $1',
    [`${api.tenant.id}:run:${runId}`],
  )
  expect(jobs).toEqual([{ task_identifier: 'tenant.run_token', payload: { tenantId: api.tenant.id, runId } }])
  const setup = await api.call('GET', `/api/walmart/${body.data.id}/setup`)
  expect(setup.body.data.phases).toMatchObject({ token: { status: 'queued' }, locations: { status: 'waiting' } })
})

it.each(['integration_instances', 'sync_runs', 'graphile_worker._private_jobs'])(
  'stores nothing if the insert into %s fails',
  async (table) => {
    const tables = ['integration_instances', 'sync_runs', 'graphile_worker._private_jobs']
    const before = await Promise.all(tables.map(count))
    await select(
      api,
      `create function fail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
       create constraint trigger fail after insert on ${table} initially deferred for each row execute function fail()`,
    )
    try {
      expect(await create({ connection_settings: keys })).toMatchObject({ status: 500, body: { code: 'ERR_INTERNAL' } })
    } finally {
      await select(api, 'drop function fail cascade')
    }
    expect(await Promise.all(tables.map(count))).toEqual(before)
    expect((await create({ connection_settings: keys })).status).toBe(201)
  },
)

it.each([
  ['the same name', ['Race', 'Race']],
  ['the same name in another case', ['Été', 'ÉTÉ']],
  ['one name five times', ['Five', 'five', 'FIVE', 'Five ', ' fIVE']],
])('accepts exactly one of several concurrent creates with %s', async (_, names) => {
  for (let round = 1; round <= 5; round += 1) {
    const responses = await Promise.all(
      names.map((name) => create({ name: name.replace(/\S+/, `$& ${round}`), connection_settings: keys })),
    )
    const rejected = responses.filter(({ status }) => status === 422)
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(rejected).toHaveLength(names.length - 1)
    for (const { body } of rejected) expect(body.errors).toEqual({ name: ['The name has already been taken.'] })
  }
})

describe('the environment', () => {
  it.each([
    [undefined, 'sandbox'],
    ['sandbox', 'sandbox'],
    ['production', 'production'],
  ])('stores %s as %s', async (environment, stored) => {
    expect((await create({ environment })).body.data.environment).toBe(stored)
  })

  it.each(['Sandbox', 'staging', '', null, 1])('rejects %j', async (environment) => {
    const { status, body } = await create({ environment })
    expect(status).toBe(422)
    expect(body.errors).toEqual({ environment: ['The environment field must be one of: sandbox, production.'] })
  })
})

describe('on a production server', () => {
  const production = useApi({ environment: 'production' })

  it.each([undefined, 'sandbox', 'production'])('stores the environment %s as production', async (environment) => {
    const body = instanceOf(production.tenant, { environment })
    const response = await production.call('POST', '/api/walmart', { body })
    expect(response.body.data.environment).toBe('production')
  })

  it('rejects an unknown environment', async () => {
    const response = await production.call('POST', '/api/walmart', {
      body: instanceOf(production.tenant, { environment: 'staging' }),
    })
    expect(response).toMatchObject({ status: 422, body: { errors: { environment: [expect.any(String)] } } })
  })
})
