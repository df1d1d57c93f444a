import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()
let other: Tenant
beforeAll(async () => {
  other = await api.createTenant('other.example')
})

/** Creates an instance with one field, given by its dotted path, replaced; `undefined` omits it. */
function createWith(path: string, value: unknown) {
  const body: Record<string, unknown> = instanceOf(api.tenant)
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const parent = keys.reduce((object, key) => (object[key] ??= {}) as Record<string, unknown>, body)
  parent[last] = value
  return api.call('POST', '/api/walmart', { body })
}

async function expectStored(path: string, value: unknown, stored = value) {
  const response = await createWith(path, value)
  expect(response.status, JSON.stringify(response.body)).toBe(201)
  const shown = await api.call('GET', `/api/walmart/${response.body.data.id}`)
  for (const { body } of [response, shown]) expect(body.data).toHaveProperty(path, stored)
}

async function expectRejected(path: string, value: unknown, ...messages: string[]) {
  const { status, body } = await createWith(path, value)
  expect(status, JSON.stringify(body)).toBe(422)
  expect(body).toMatchObject({ code: 'ERR_VALIDATION', message: messages[0] })
  expect(body.errors).toEqual({ [path]: messages })
}

const label = (path: string) => path.replaceAll('_', ' ')
/** The path that lists the valid ids of a field. */
const listOf = (path: string) =>
  path === 'integration_id' ? '/api/integrations' : path.endsWith('store_id') ? '/api/stores' : '/api/nominal-codes'
const settings = (name: string) => `integration_settings.${name}`
const booleans = ['auto_link_products', 'auto_create_products'].map(settings)
const booleansWithDefault = [
  'integration_settings.sync_sales_order_invoices_to_accounting',
  'integration_settings.sync_sales_credit_to_accounting',
  'is_automatic_sync_enabled',
]

describe.each([...booleans, ...booleansWithDefault])('%s', (path) => {
  it.each([true, false])('can be %j', (value) => expectStored(path, value))

  it.each(['false', 'true', '', 0, 1, null, 'on', {}])('cannot be %j', (value) =>
    expectRejected(path, value, `The ${label(path)} field must be true or false.`),
  )
})

it.each(booleans)('%s is required', (path) => expectRejected(path, undefined, `The ${label(path)} field is required.`))

it.each(booleansWithDefault)('%s has a default', (path) =>
  expectStored(path, undefined, path !== 'is_automatic_sync_enabled'),
)

describe('integration_settings.start_date', () => {
  const path = settings('start_date')

  it.each(['2026-08-01', '2024-02-29', '2026-12-31', '0001-01-01', '9999-12-31'])('can be %s', (date) =>
    expectStored(path, date),
  )

  it.each([
    '2026-02-30',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-01-00',
    '0000-01-01',
    '1900-02-29',
    '2026-08-01T00:00:00Z',
    '2026-08-01 00:00',
    '2026-8-1',
    '01.08.2026',
    '20260801',
    ' 2026-08-01',
    '2026-08-01\n',
    '10000-01-01',
    '-2026-08-01',
    'yesterday',
    '',
  ])('cannot be %j', (value) =>
    expectRejected(path, value, 'The integration settings.start date field must be a valid date, written YYYY-MM-DD.'),
  )

  it.each([null, 20_260_801, true])('cannot be %j, which is not a string', (value) =>
    expectRejected(path, value, 'The integration settings.start date field must be a string.'),
  )

  it('is required', () => expectRejected(path, undefined, 'The integration settings.start date field is required.'))
})

const idFields = ['integration_id', settings('store_id')]
const nominalCodeFields = [
  'sales_nominal_code_id',
  'cogs_nominal_code_id',
  'shipping_revenue_nominal_code_id',
  'shipping_refund_nominal_code_id',
  'sales_returns_allowances_nominal_code_id',
].map(settings)

describe.each([...idFields, ...nominalCodeFields])('%s', (path) => {
  it.each([
    ['1', 'must be a number'],
    [true, 'must be a number'],
    [1.5, 'must be an integer'],
    [0, 'must be greater than 0'],
    [-1, 'must be greater than 0'],
    [2 ** 53, 'must not be greater than 9007199254740991'],
  ])('cannot be %j', (value, rule) => expectRejected(path, value, `The ${label(path)} field ${rule}.`))

  it.each([999_999, Number.MAX_SAFE_INTEGER])('cannot be the unknown id %d', (value) =>
    expectRejected(path, value, `The selected ${label(path)} is invalid. GET ${listOf(path)} lists the valid ones.`),
  )
})

it.each(idFields)('%s is required', async (path) => {
  await expectRejected(path, undefined, `The ${label(path)} field is required.`)
  await expectRejected(path, null, `The ${label(path)} field must be a number.`)
})

it('integration_id cannot be an integration of another type', async () => {
  const [shopify] = await select<{ id: string }>(
    api,
    `insert into integrations (type, name) values ('shopify', 'Shopify') returning id`,
  )
  await expectRejected(
    'integration_id',
    Number(shopify?.id),
    'The selected integration id is invalid. GET /api/integrations lists the valid ones.',
  )
})

it('store_id cannot be a store of another tenant', () =>
  expectRejected(
    settings('store_id'),
    other.sample.storeId,
    'The selected integration settings.store id is invalid. GET /api/stores lists the valid ones.',
  ))

describe.each(nominalCodeFields)('%s', (path) => {
  it('can be null, which is its default', async () => {
    await expectStored(path, null)
    await expectStored(path, undefined, null)
  })

  it('can be any code of the tenant', async () => {
    for (const id of Object.values(api.tenant.sample.nominalCodeIds)) await expectStored(path, id)
  })

  it("cannot be another tenant's", async () => {
    for (const id of Object.values(other.sample.nominalCodeIds)) {
      await expectRejected(
        path,
        id,
        `The selected ${label(path)} is invalid. GET ${listOf(path)} lists the valid ones.`,
      )
    }
  })
})

describe.each(['proforma_marketplace_cost_percentage', 'proforma_payment_cost_percentage'].map(settings))(
  '%s',
  (path) => {
    it.each([0, 0.01, 2.5, 33.333333, 99.999999999, 1e-9, 100, null])('can be %j', (value) => expectStored(path, value))

    it('is null by default', () => expectStored(path, undefined, null))

    it.each([
      [-0.01, 'must be at least 0'],
      [100.01, 'must not be greater than 100'],
      [101, 'must not be greater than 100'],
      ['5', 'must be a number'],
      ['', 'must be a number'],
      [false, 'must be a number'],
    ])('cannot be %j', (value, rule) => expectRejected(path, value, `The ${label(path)} field ${rule}.`))
  },
)

describe.each(['batch_period_sales_order_fulfillments', 'batch_period_customer_returns'].map(settings))(
  '%s',
  (path) => {
    it.each(['none', 'daily', 'monthly', null])('can be %j', (value) => expectStored(path, value))

    it('is null by default', () => expectStored(path, undefined, null))

    it.each(['weekly', 'Daily', 'null', '', 0, false])('cannot be %j', (value) =>
      expectRejected(path, value, `The ${label(path)} field must be one of: none, daily, monthly.`),
    )
  },
)

describe('integration_settings.auto_acknowledge_orders', () => {
  const path = settings('auto_acknowledge_orders')
  it.each([true, false])('can be %j', (value) => expectStored(path, value))

  it('is false by default', () => expectStored(path, undefined, false))

  it.each(['true', 1, null])('cannot be %j', (value) =>
    expectRejected(path, value, `The ${label(path)} field must be true or false.`),
  )
})

describe.each(['stock_buffer', 'stock_floor'].map(settings))('%s', (path) => {
  it.each([0, 3, 999_999_999])('can be %j', (value) => expectStored(path, value))

  it('is 0 by default', () => expectStored(path, undefined, 0))

  it.each([-1, 1.5, '3', null, 1_000_000_000])('cannot be %j', async (value) => {
    expect((await createWith(path, value)).body.errors).toHaveProperty([path])
  })
})

describe('integration_settings.charge_amounts', () => {
  const path = settings('charge_amounts')
  it.each(['per_line', 'per_unit'])('can be %j', (value) => expectStored(path, value))

  it('is per_line by default', () => expectStored(path, undefined, 'per_line'))

  it.each(['per_order', '', null, 1])('cannot be %j', async (value) => {
    expect((await createWith(path, value)).body.errors).toHaveProperty([path])
  })
})
