import {
  CreateWalmartInstance,
  type ErrorCode,
  errorStatus,
  fieldErrors,
  IntegrationSettings,
  operations,
  scopes,
  WalmartInstanceId,
} from '@aisle/contract'
import { createToken } from '@aisle/core'
import { inTenant } from '@aisle/db'
import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { type DoorCall, doors, type Outcome } from './three-doors.ts'

const api = useApi()
let instanceId: number
let foreignId: number
let other: Tenant
beforeAll(async () => {
  const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { name: 'Taken' }) })
  instanceId = body.data.id
  other = await api.createTenant('other.example')
  foreignId = await inTenant(api.services.db, other.id, async (tx) => {
    const { created_at: _, updated_at: __, connection_status: ___, ...row } = { ...body.data }
    const { integration_settings: settings, id: ____, ...rest } = row
    const values = { ...rest, ...settings, store_id: other.sample.storeId, connection_status: 'awaiting_credentials' }
    return (await tx.insertInto('integration_instances').values(values).returning('id').executeTakeFirstOrThrow()).id
  })
})

/** The same call through all doors, an input made anew for each; what came of it, once it is the same for all. */
async function callAll(call: Omit<DoorCall, 'input'> & { input: () => object }): Promise<Outcome> {
  const outcomes: [string, Outcome][] = []
  for (const [door, send] of Object.entries(doors)) {
    outcomes.push([door, await send(api, { ...call, input: call.input() })])
  }
  const [[, first] = []] = outcomes
  if (!first) throw new Error('There is no door.')
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(outcomes.map(([door]) => [door, first])))
  return first
}

async function expectRefusedByAll(call: Parameters<typeof callAll>[0], code: ErrorCode): Promise<void> {
  expect(await callAll(call)).toMatchObject({ outcome: 'error', status: errorStatus[code], error: { code } })
}

/** What each operation accepts. */
const valid: Readonly<Record<string, () => object>> = {
  'walmart.create': () => instanceOf(api.tenant),
  'walmart.list': () => ({ search: 'Taken', sort: '-name', per_page: 5 }),
  'walmart.get': () => ({ id: instanceId }),
  'walmart.setup': () => ({ id: instanceId }),
}

describe.each(operations)('%s comes out the same through REST, tRPC and the client', (name, op) => {
  const input = () => {
    const make = valid[name]
    if (!make) throw new Error(`Say in this file what ${name} accepts.`)
    return make()
  }

  it('when it succeeds', async () => {
    expect((await callAll({ name, token: api.tenant.token, input })).outcome).toBe('answer')
  })

  it.each(['', 'garbage', `aisle_1_${'x'.repeat(43)}`])('with the token %j', async (token) =>
    expectRefusedByAll({ name, token, input }, 'ERR_UNAUTHENTICATED'),
  )

  it("with another tenant's token", () =>
    expectRefusedByAll({ name, token: other.token, input }, 'ERR_UNAUTHENTICATED'))

  it('with a token that lacks the scope', async () => {
    const held = scopes.filter((scope) => scope !== op.scope)
    const token = await createToken(api.services.db, { domain: api.tenant.domain, name: 'narrow', scopes: held })
    await expectRefusedByAll({ name, token, input }, 'ERR_MISSING_SCOPE')
  })

  it('with a token that has expired', async () => {
    const expired = { domain: api.tenant.domain, name: 'old', expiresAt: new Date(0) }
    const token = await createToken(api.services.db, expired)
    await expectRefusedByAll({ name, token, input }, 'ERR_TOKEN_EXPIRED')
  })

  it.each(['colour', 'toString', 'a.b'])('with the unknown field %s', async (field) =>
    expectRefusedByAll(
      { name, token: api.tenant.token, input: () => ({ ...input(), [field]: 'red' }) },
      'ERR_VALIDATION',
    ),
  )
})

describe.each(operations.filter(([, { path }]) => path.includes('{id}')))('%s comes out the same', (name) => {
  const refused = (id: unknown, code: ErrorCode) =>
    expectRefusedByAll({ name, token: api.tenant.token, input: () => ({ ...valid[name]?.(), id }) }, code)

  it("with another tenant's id, and with one that nothing has", async () => {
    for (const id of [foreignId, 999_999]) await refused(id, 'ERR_NOT_FOUND')
  })

  it.each(['abc', 0, -1, 1.5, 2 ** 53, true])('with the id %j', (id) => refused(id, 'ERR_VALIDATION'))
})

it.each<[string, () => object]>([
  ['nothing', () => ({})],
  ['a name that is taken', () => instanceOf(api.tenant, { name: 'taken' })],
  ['half of the credentials', () => instanceOf(api.tenant, { connection_settings: { clientId: 'i' } })],
  ['text for a number', () => instanceOf(api.tenant, { integration_id: '1' })],
  ['text for a boolean', () => instanceOf(api.tenant, { is_automatic_sync_enabled: 'false' })],
  ['a number for a boolean', () => instanceOf(api.tenant, { integration_settings: { auto_link_products: 1 } })],
  ['a day that is none', () => instanceOf(api.tenant, { integration_settings: { start_date: '2026-02-30' } })],
  [
    "another tenant's store",
    () => instanceOf(api.tenant, { integration_settings: { store_id: other.sample.storeId } }),
  ],
  ['settings that are none', () => ({ ...instanceOf(api.tenant), integration_settings: [] })],
  [
    'all kinds of wrong fields',
    () => instanceOf(api.tenant, { name: '', integration_id: 9, environment: 'moon', x: 1 }),
  ],
])('walmart.create is refused the same way through all doors for %s', (_, input) =>
  expectRefusedByAll({ name: 'walmart.create', token: api.tenant.token, input }, 'ERR_VALIDATION'),
)

it("REST traffic leaves the contract's schemas as strict as they were", async () => {
  await api.call('GET', `/api/walmart/${instanceId}`)
  const settings = { auto_link_products: 'false', store_id: '1', proforma_payment_cost_percentage: '5' }
  const body = instanceOf(api.tenant, {
    integration_id: '1',
    is_automatic_sync_enabled: 'false',
    integration_settings: settings,
  })
  expect((await api.call('POST', '/api/walmart', { body })).status).toBe(422)
  expect((await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })).status).toBe(201)

  expect(WalmartInstanceId.safeParse({ id: '1' }).success).toBe(false)
  expect(WalmartInstanceId.safeParse({ id: 1 }).success).toBe(true)
  expect(Object.keys(fieldErrors(CreateWalmartInstance, body)).toSorted()).toEqual([
    'integration_id',
    'integration_settings.auto_link_products',
    'integration_settings.proforma_payment_cost_percentage',
    'integration_settings.store_id',
    'is_automatic_sync_enabled',
  ])
  expect(IntegrationSettings.shape.auto_create_products.safeParse('false').success).toBe(false)
  expect(IntegrationSettings.shape.store_id.safeParse('1').success).toBe(false)
})
