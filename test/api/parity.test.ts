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
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { makeRuns, type Runs } from './make-runs.ts'
import { addReferenceData, type ReferenceIds, referenceInputs } from './reference-inputs.ts'
import { type DoorCall, doors, type Outcome } from './three-doors.ts'

const simulator = useSimulator({ items: 3, orders: 3 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
let instanceId: number
/** An instance that can talk to Walmart, and has this location. */
let connectedId: number
const shipNode = '123456789012345678'
let foreignId: number
/** Instances that a change, and a deletion, may be tried on. */
let changedId: number
let deletingId: number
let testedId: number
let other: Tenant
let reference: ReferenceIds
let foreignReference: ReferenceIds
let runs: Runs
beforeAll(async () => {
  runs = await makeRuns(api, 3)
  const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { name: 'Taken' }) })
  instanceId = body.data.id
  const made = async (changes = {}) =>
    (await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, changes) })).body.data.id
  changedId = await made()
  testedId = await made({ connection_settings: { clientId: 'i', clientSecret: 's' } })
  deletingId = await made()
  await api.call('DELETE', `/api/walmart/${deletingId}`)
  other = await api.createTenant('other.example')
  const connected = instanceOf(api.tenant, {}, sellerOf(simulator))
  connectedId = (await api.call('POST', '/api/walmart', { body: connected })).body.data.id
  await inTenant(api.services.db, api.tenant.id, (tx) =>
    tx.insertInto('walmart_locations').values({ instance_id: connectedId, ship_node: shipNode }).execute(),
  )
  reference = await addReferenceData(api.services.db, api.tenant.id)
  foreignReference = await addReferenceData(api.services.db, other.id)
  foreignId = await inTenant(api.services.db, other.id, async (tx) => {
    const { created_at: _, updated_at: __, connection_status: ___, ...row } = { ...body.data }
    const {
      integration_settings: settings,
      id: _id,
      integration_name: _type,
      store: _store,
      is_deleting: _is,
      ...rest
    } = row
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

/** The next of them; what changes a run does so once, and there are three doors. */
function draw<Value>(values: Value[]): Value {
  const value = values.length > 1 ? values.shift() : values[0]
  if (value === undefined) throw new Error('There was none.')
  return value
}

/** What each operation accepts. */
const valid: Readonly<Record<string, () => object>> = {
  'walmart.create': () => instanceOf(api.tenant),
  'walmart.list': () => ({ search: 'Taken', sort: '-name', per_page: 5 }),
  'walmart.get': () => ({ id: instanceId }),
  'walmart.update': () => ({ ...instanceOf(api.tenant), id: changedId }),
  'walmart.patch': () => ({ id: changedId, integration_settings: { batch_period_customer_returns: 'daily' } }),
  'walmart.delete': () => ({ id: deletingId }),
  'walmart.testConnection': () => ({ id: testedId }),
  'walmart.setup': () => ({ id: instanceId }),
  'integrations.list': () => ({ search: 'walmart', sort: 'type' }),
  ...referenceInputs(() => reference),
  'walmart.locations.list': () => ({ id: connectedId, search: shipNode, sort: 'shipNode' }),
  'walmart.locations.download': () => ({ id: connectedId }),
  'walmart.locations.map': () => ({
    id: connectedId,
    warehouse_mappings: [{ shipNode, warehouse_id: reference.warehouses }],
  }),
  'walmart.runs.list': () => ({ id: runs.busyId, kind: 'orders', status: 'queued', sort: '-created_at' }),
  'walmart.runs.get': () => ({ id: runs.busyId, run_id: runs.busyRunId }),
  'walmart.runs.cancel': () => draw(runs.underWay),
  'walmart.runs.retry': () => draw(runs.failed),
  'walmart.schedule.get': () => ({ id: instanceId }),
  'walmart.schedule.pause': () => ({ id: instanceId, kinds: ['orders'] }),
  'walmart.schedule.resume': () => ({ id: instanceId }),
  'walmart.locations.refresh': () => ({ id: runs.busyId }),
  'walmart.products.refresh': () => ({ id: runs.busyId }),
  'walmart.orders.refresh': () => ({ id: runs.busyId, mode: 'changes' }),
}

/** What can be done with an instance that is being deleted. */
const whileDeleting = ['walmart.get', 'walmart.setup', 'walmart.delete']

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
    const [kind = ''] = name.split('.')
    const foreign: Partial<Record<string, number>> = { ...foreignReference }
    for (const id of [foreign[kind] ?? foreignId, 999_999]) await refused(id, 'ERR_NOT_FOUND')
  })

  it.skipIf(!name.startsWith('walmart.') || whileDeleting.includes(name))(
    'with the id of an instance that is being deleted',
    () => refused(deletingId, 'ERR_NOT_FOUND'),
  )

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
