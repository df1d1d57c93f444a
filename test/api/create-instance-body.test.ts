import { describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'

const api = useApi()
const post = (body: unknown) => api.call('POST', '/api/walmart', { body })
const create = (changes: Record<string, unknown>) => post(instanceOf(api.tenant, changes))

describe('connection_settings', () => {
  const id = 'connection_settings.clientId'
  const secret = 'connection_settings.clientSecret'
  const requiredId = 'The connection settings.client id field is required when client secret is present.'
  const requiredSecret = 'The connection settings.client secret field is required when client id is present.'
  const badId = 'The connection settings.client id field must not contain spaces, line breaks or colons.'
  const badSecret = 'The connection settings.client secret field must not contain spaces or line breaks.'

  it.each([
    ['short values', { clientId: 'i', clientSecret: 's' }],
    ['long values', { clientId: 'i'.repeat(255), clientSecret: 's'.repeat(2048) }],
    ['punctuation', { clientId: '-_.!~/+=', clientSecret: '-_.!~/+=:"\\' }],
  ])('accepts %s', async (_, connection_settings) => {
    expect(await create({ connection_settings })).toMatchObject({
      status: 201,
      body: { data: { connection_status: 'connecting' } },
    })
  })

  it.each([
    [{ clientId: 'i' }, { [secret]: [requiredSecret] }],
    [{ clientSecret: 's' }, { [id]: [requiredId] }],
    [
      { clientId: 5 },
      { [id]: ['The connection settings.client id field must be a string.'], [secret]: [requiredSecret] },
    ],
    [
      { clientSecret: 5 },
      { [secret]: ['The connection settings.client secret field must be a string.'], [id]: [requiredId] },
    ],
    [
      { client_id: 'i', clientSecret: 's' },
      {
        'connection_settings.client_id': ['The connection settings.client id field is prohibited.'],
        [id]: [requiredId],
      },
    ],
    [{ clientId: null, clientSecret: 's' }, { [id]: ['The connection settings.client id field must be a string.'] }],
    [{ clientId: '', clientSecret: 's' }, { [id]: ['The connection settings.client id field is required.'] }],
    [
      { clientId: 'a b', clientSecret: 'c\n' },
      { [id]: [badId], [secret]: [badSecret] },
    ],
    [
      { clientId: 'a:b', clientSecret: 'é' },
      { [id]: [badId], [secret]: [badSecret] },
    ],
    [
      { clientId: 'i'.repeat(256), clientSecret: 's'.repeat(2049) },
      {
        [id]: ['The connection settings.client id field must not be greater than 255 characters.'],
        [secret]: ['The connection settings.client secret field must not be greater than 2048 characters.'],
      },
    ],
    [null, { connection_settings: ['The connection settings field must be an object.'] }],
    ['keys', { connection_settings: ['The connection settings field must be an object.'] }],
    [[], { connection_settings: ['The connection settings field must be an object.'] }],
  ])('cannot be %j', async (connection_settings, errors) => {
    const response = await create({ connection_settings })
    expect(response.status).toBe(422)
    expect(response.body.errors).toEqual(errors)
  })
})

it.each([
  ['colour', { colour: 'red' }],
  ['id', { id: 5 }],
  ['connection_status', { connection_status: 'connected' }],
  ['connection_settings.token', { connection_settings: { token: 'x' } }],
  ['integration_settings.tenant_id', { integration_settings: { tenant_id: 1 } }],
  ['constructor', { constructor: 'x' }],
  ['integration_settings.toString', { integration_settings: { toString: null } }],
])('rejects the unknown field %s', async (path, changes) => {
  const { status, body } = await create(changes)
  expect(status).toBe(422)
  expect(Object.keys(body.errors)).toEqual([path])
  expect(body.errors[path]).toEqual([expect.stringMatching(/^The .+ field is prohibited\.$/)])
})

it('names every required field of an empty body', async () => {
  const { status, body } = await post({})
  expect(status).toBe(422)
  expect(body.message).toBe('The name field is required. (and 6 more errors)')
  expect(body.errors).toEqual({
    name: ['The name field is required.'],
    integration_id: ['The integration id field is required.'],
    integration_settings: ['The integration settings field is required.'],
    'integration_settings.start_date': ['The integration settings.start date field is required.'],
    'integration_settings.store_id': ['The integration settings.store id field is required.'],
    'integration_settings.auto_link_products': ['The integration settings.auto link products field is required.'],
    'integration_settings.auto_create_products': ['The integration settings.auto create products field is required.'],
  })
})

it('names all invalid fields at once, including those checked in the database', async () => {
  await create({ name: 'Taken' })
  const { status, body } = await create({
    name: 'taken',
    integration_id: 77,
    environment: 'moon',
    connection_settings: { clientId: 'i' },
    colour: 'red',
    is_automatic_sync_enabled: 'yes',
    integration_settings: {
      start_date: '2026-02-30',
      store_id: 77_777,
      auto_link_products: '1',
      sales_nominal_code_id: 88_888,
      cogs_nominal_code_id: 'x',
      proforma_payment_cost_percentage: 101,
      batch_period_customer_returns: 'hourly',
      size: 1,
    },
  })
  expect(status).toBe(422)
  expect(Object.keys(body.errors).toSorted()).toEqual([
    'colour',
    'connection_settings.clientSecret',
    'environment',
    'integration_id',
    'integration_settings.auto_link_products',
    'integration_settings.batch_period_customer_returns',
    'integration_settings.cogs_nominal_code_id',
    'integration_settings.proforma_payment_cost_percentage',
    'integration_settings.sales_nominal_code_id',
    'integration_settings.size',
    'integration_settings.start_date',
    'integration_settings.store_id',
    'is_automatic_sync_enabled',
    'name',
  ])
  expect(body.message).toMatch(/\(and 13 more errors\)$/)
  expect(body.errors.name).toEqual(['The name has already been taken.'])
  expect(body.errors['integration_settings.store_id']).toEqual([
    'The selected integration settings.store id is invalid. GET /api/stores lists the valid ones.',
  ])
})

it('names all fields that fail the checks in the database', async () => {
  await create({ name: 'Also taken' })
  const { body } = await create({
    name: 'ALSO TAKEN',
    integration_id: 77,
    integration_settings: { store_id: 77_777, sales_nominal_code_id: 88_888 },
  })
  expect(Object.keys(body.errors).toSorted()).toEqual([
    'integration_id',
    'integration_settings.sales_nominal_code_id',
    'integration_settings.store_id',
    'name',
  ])
})

it.each([[null], [5], ['text'], [[]], [true]])('integration_settings cannot be %j', async (value) => {
  const { status, body } = await post({ ...instanceOf(api.tenant), integration_settings: value })
  expect(status).toBe(422)
  expect(body.errors).toEqual({ integration_settings: ['The integration settings field must be an object.'] })
})

it('rejects fields in the query', async () => {
  const response = await api.call('POST', '/api/walmart?is_automatic_sync_enabled=true', {
    body: instanceOf(api.tenant),
  })
  expect(response).toMatchObject({ status: 422, body: { errors: { is_automatic_sync_enabled: [expect.any(String)] } } })
})
