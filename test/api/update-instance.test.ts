import { beforeEach, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { expectError } from './expect-error.ts'

const api = useApi()
let id: number

beforeEach(async () => {
  const body = instanceOf(api.tenant, {
    environment: 'production',
    is_automatic_sync_enabled: true,
    connection_settings: { clientId: 'an-id', clientSecret: 'a-secret' },
    integration_settings: {
      proforma_payment_cost_percentage: 2.5,
      batch_period_customer_returns: 'daily',
      sync_sales_credit_to_accounting: false,
      sales_nominal_code_id: Object.values(api.tenant.sample.nominalCodeIds)[0],
    },
  })
  id = (await api.call('POST', '/api/walmart', { body })).body.data.id
})

const put = (body: unknown) => api.call('PUT', `/api/walmart/${id}`, { body })
const show = async () => (await api.call('GET', `/api/walmart/${id}`)).body.data
const credentials = async () =>
  (
    await select<{ sealed: string }>(
      api,
      'select sealed_credentials as sealed from integration_instances where id = $1',
      [id],
    )
  )[0]

it('resets omitted fields to their defaults, and keeps credentials and environment', async () => {
  const before = [await show(), await credentials()] as const
  const body = instanceOf(api.tenant)
  const response = await put(body)
  expect(response.status).toBe(200)
  const { updated_at } = response.body.data
  expect(response.body.data).toEqual({
    ...before[0],
    name: body.name,
    is_automatic_sync_enabled: false,
    integration_settings: {
      ...before[0].integration_settings,
      ...body.integration_settings,
      sales_nominal_code_id: null,
      sync_sales_credit_to_accounting: true,
      proforma_payment_cost_percentage: null,
      batch_period_customer_returns: null,
      auto_acknowledge_orders: false,
      stock_buffer: 0,
      stock_floor: 0,
      charge_amounts: 'per_line',
    },
    updated_at,
  })
  expect(await show()).toEqual(response.body.data)
  expect(await credentials()).toEqual(before[1])
})

it('changes nothing, not even updated_at, if all values are the same', async () => {
  const body = instanceOf(api.tenant)
  const first = await put(body)
  expect((await put({ ...body, environment: 'production' })).body).toEqual(first.body)
})

it('restarts the set-up only for new credentials', async () => {
  const runs = () => select(api, 'select id from sync_runs where instance_id = $1', [id])
  await put(instanceOf(api.tenant, { connection_settings: { clientId: 'an-id', clientSecret: 'a-secret' } }))
  expect(await runs()).toHaveLength(1)
  await put(instanceOf(api.tenant, { connection_settings: { clientId: 'an-id', clientSecret: 'another' } }))
  expect(await runs()).toHaveLength(2)
})

it('requires the whole body of a create, and rejects another environment', async () => {
  const before = await show()
  const empty = await put({})
  expect([empty.status, Object.keys(empty.body.errors)]).toEqual([
    422,
    expect.arrayContaining(['name', 'integration_id', 'integration_settings.start_date']),
  ])
  const { body } = await put(instanceOf(api.tenant, { environment: 'sandbox' }))
  expect(body.errors).toEqual({ environment: ['The environment field cannot be changed.'] })
  expect(await show()).toEqual(before)
})

it('returns 404 for an unknown instance', async () => {
  expectError(await api.call('PUT', '/api/walmart/999999', { body: instanceOf(api.tenant) }), 'ERR_NOT_FOUND')
})
