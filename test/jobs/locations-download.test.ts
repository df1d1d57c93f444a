import { afterEach, beforeAll, describe, expect, it } from 'vitest'

import { expectError } from '../api/expect-error.ts'
import { instanceOf, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator, withFields } from '../helpers/simulator.ts'
import {
  createInstance,
  startRefresh,
  useWorker,
  waitForCompletion,
  waitForPhase,
  waitForRun,
} from '../helpers/worker.ts'

const simulator = useSimulator({
  items: 3,
  orders: 3,
  sellers: ['one', 'another'].map((name) => ({ clientId: name, clientSecret: `${name}-secret` })),
})
const seller = sellerOf(simulator)
const another = sellerOf(simulator, 1)
const api = useApi({ walmartUrl: () => simulator.url })
useWorker(api)

let id: number
let warehouse: number
const original = [...seller.shipNodes]
const removers: (() => void | Promise<void>)[] = []
beforeAll(async () => {
  id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
  warehouse = (await api.call('POST', '/api/warehouses', { body: { name: 'East' } })).body.data.id
})
afterEach(async () => {
  for (const remove of removers.splice(0)) await remove()
  seller.shipNodes.splice(0, seller.shipNodes.length, ...original)
})

const download = (instanceId = id) => api.call('GET', `/api/walmart/${instanceId}/download-locations`)
const mapTo = (shipNode: string, warehouse_id: number | null) =>
  api.call('PUT', `/api/walmart/${id}/store-mapped-warehouse-locations`, {
    body: { warehouse_mappings: [{ shipNode, warehouse_id }] },
  })
const statusOf = async (instanceId: number) =>
  (await api.call('GET', `/api/walmart/${instanceId}`)).body.data.connection_status
const [node] = original
if (!node) throw new Error('The seller has no ship node.')

/** Downloads, and makes a change while a call of this path is under way. */
async function downloadDuring(change: () => Promise<void>, instanceId: number, path: string) {
  const before = callsTo(simulator, path)
  const release = simulator.fault({ path, times: 1, effect: { kind: 'hold' } })
  removers.push(release)
  const response = download(instanceId)
  await eventually(() => expect(callsTo(simulator, path)).toBeGreaterThan(before))
  await change()
  release()
  return response
}

/** Gives an instance other credentials, and waits until Walmart has accepted them. */
async function renew(instanceId: number): Promise<void> {
  const { clientId, clientSecret } = another
  const body = { connection_settings: { clientId, clientSecret } }
  const renewed = await api.call('PATCH', `/api/walmart/${instanceId}`, { body, headers: { prefer: 'wait=15' } })
  expect(renewed.body.data.connection_status).toBe('connected')
}

describe('downloading locations', () => {
  it('imports new and changed locations immediately, and returns all', async () => {
    const added = { ...node, shipNode: '123456789012345678', shipNodeName: 'New node' }
    seller.shipNodes.splice(0, seller.shipNodes.length, { ...node, shipNodeName: 'Renamed' }, added)
    const { status, body } = await download()
    expect(status).toBe(200)
    expect(body.message).toBeNull()
    const names = Object.fromEntries(
      body.data.walmartLocations.map((row: { shipNode: string; name: string }) => [row.shipNode, row.name]),
    )
    expect(names).toMatchObject({ [node.shipNode]: 'Renamed', [added.shipNode]: 'New node' })
    for (const { shipNode } of original) expect(names).toHaveProperty(shipNode)
    const listed = (await api.call('GET', `/api/walmart/${id}/locations?per_page=100&sort=id`)).body.data
    expect(body.data.walmartLocations.map((row: { id: number }) => row.id).toSorted()).toEqual(
      listed.map((row: { id: number }) => row.id).toSorted(),
    )
  })

  it('keeps the mappings, and so does a refresh', async () => {
    await mapTo(node.shipNode, warehouse)
    seller.shipNodes.splice(0, 1, { ...node, shipNodeName: 'Renamed again' })
    const { data } = (await download()).body
    const found = data.walmartLocations.find(({ shipNode }: { shipNode: string }) => shipNode === node.shipNode)
    expect(found).toMatchObject({ name: 'Renamed again', warehouse: { id: warehouse, name: 'East' } })
    expect(data.inventoryLocations).toContainEqual({ shipNode: node.shipNode, warehouse_id: warehouse })

    seller.shipNodes.splice(0, 1, { ...node, shipNodeName: 'And again' })
    expect(await waitForRun(api, await startRefresh(api, id, 'locations'))).toBe('completed')
    const rows = await select(api, 'select name, warehouse_id from walmart_locations where ship_node = $1', [
      node.shipNode,
    ])
    expect(rows).toEqual([{ name: 'And again', warehouse_id: String(warehouse) }])
  })

  it('reports how many could not be read', async () => {
    seller.shipNodes.push(withFields(node, { shipNode: null }))
    expect((await download()).body.message).toBe("1 of Walmart's locations could not be read and was left out.")
  })
})

describe('downloading without valid credentials', () => {
  it('reports rejected credentials with the remedy, and stores the status', async () => {
    const mine = await createInstance(api, { seller })
    await waitForCompletion(api, mine)
    removers.push(
      simulator.fault({
        path: '/v3/token',
        effect: { kind: 'respond', status: 401, body: JSON.stringify({ error: 'invalid_client' }) },
      }),
    )
    simulator.expireTokens()
    const response = await download(mine)
    expectError(response, 'ERR_WALMART_CREDENTIALS_REJECTED')
    expect(response.body.message).toContain(`PATCH /api/walmart/${mine}`)
    expect(response.body.message).not.toContain(seller.clientSecret)
    expect(await statusOf(mine)).toBe('credentials_rejected')
  })

  it('reports missing credentials in the same way', async () => {
    const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
    const response = await download(body.data.id)
    expectError(response, 'ERR_WALMART_CREDENTIALS_REJECTED')
    expect(response.body.message).toMatch(/no credentials yet.*connection_settings/)
    expect(await statusOf(body.data.id)).toBe('awaiting_credentials')
  })
})

describe('a download', () => {
  it('discards what the old credentials returned if they are changed meanwhile', async () => {
    const mine = await createInstance(api, { seller })
    await waitForCompletion(api, mine)
    seller.shipNodes.push({ ...node, shipNode: '999', shipNodeName: 'Not theirs' })
    expectError(await downloadDuring(() => renew(mine), mine, '/v3/settings/shipping/shipnodes'), 'ERR_CONFLICT')
    await waitForCompletion(api, mine)
    expect(
      await select(api, `select from walmart_locations where instance_id = $1 and ship_node = '999'`, [mine]),
    ).toEqual([])
  })

  it.each(['/v3/token', '/v3/settings/shipping/shipnodes'])(
    'returns 404 if the instance is deleted during the call of %s',
    async (path) => {
      const mine = await createInstance(api, { seller })
      await waitForCompletion(api, mine)
      if (path === '/v3/token') simulator.expireTokens()
      const gone = () => select(api, 'select from integration_instances where id = $1', [mine])
      const remove = async () => {
        await api.call('DELETE', `/api/walmart/${mine}`)
        await eventually(async () => expect(await gone()).toEqual([]))
      }
      expectError(await downloadDuring(remove, mine, path), 'ERR_NOT_FOUND')
    },
  )

  it('does not mark new credentials as rejected when Walmart rejects the old ones', async () => {
    const mine = await createInstance(api, { seller: { ...seller, clientSecret: 'wrong' } })
    await eventually(async () => expect(await statusOf(mine)).toBe('credentials_rejected'))
    expectError(await downloadDuring(() => renew(mine), mine, '/v3/token'), 'ERR_WALMART_CREDENTIALS_REJECTED')
    expect(await statusOf(mine)).toBe('connected')
  })
})

describe('an outage of Walmart', () => {
  const path = '/v3/settings/shipping/shipnodes'

  it('is reported with Retry-After, and nothing changes', async () => {
    // Other instances are being set up.
    const own = 'select * from walmart_locations where instance_id = $1 order by id'
    const before = await select(api, own, [id])
    removers.push(simulator.fault({ path, effect: { kind: 'respond', status: 503 } }))
    const response = await download()
    expectError(response, 'ERR_WALMART_UNAVAILABLE')
    expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect(await select(api, own, [id])).toEqual(before)
    expect(await statusOf(id)).toBe('connected')
  })

  it.each([
    ['an HTML page', { kind: 'respond', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['a response that breaks off', { kind: 'cut' }],
    ['a rejected call', { kind: 'respond', status: 400, body: '{}' }],
  ] as const)('is reported for %s, too', async (_, effect) => {
    removers.push(simulator.fault({ path, effect }))
    const response = await download()
    expectError(response, 'ERR_WALMART_UNAVAILABLE')
    expect(response.body.message).toMatch(/^Walmart.* Try again shortly\.$/)
  })

  it('differs from a missing permission, with which the credentials stay valid', async () => {
    removers.push(simulator.fault({ path, effect: { kind: 'fail', status: 403 } }))
    const response = await download()
    expectError(response, 'ERR_WALMART_PERMISSION_MISSING')
    expect(response.body.message).toContain(`POST /api/walmart/${id}/test-connection`)
    expect(await statusOf(id)).toBe('connected')
  })

  it('is reported with Walmart’s own Retry-After', async () => {
    removers.push(simulator.fault({ path, effect: { kind: 'respond', status: 429, headers: { 'retry-after': '77' } } }))
    const response = await download()
    expectError(response, 'ERR_WALMART_UNAVAILABLE')
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(30)
  })
})

it.each([
  [403, 'json'],
  [404, 'html'],
] as const)(
  'products and orders are imported even if Walmart rejects the request for ship nodes with %i',
  async (status, form) => {
    removers.push(simulator.fault({ path: '/v3/settings/shipping/shipnodes', effect: { kind: 'fail', status, form } }))
    const refused = await createInstance(api, { seller: another })
    const { phases, connection_status } = await waitForPhase(api, refused, {
      products: 'completed',
      orders: 'completed',
    })
    expect(phases).toMatchObject({
      locations: { status: 'failed' },
      products: { processed: 3 },
      orders: { processed: 3 },
    })
    expect(connection_status).toBe('connected')
  },
)

it('products are imported even if the key may not read orders', async () => {
  removers.push(simulator.fault({ path: '/v3/orders', effect: { kind: 'fail', status: 403 } }))
  const refused = await createInstance(api, { seller: another })
  const { phases, connection_status } = await waitForPhase(api, refused, { products: 'completed', orders: 'failed' })
  expect(phases.orders.error).toMatchObject({ code: 'credentials_rejected' })
  expect(connection_status).toBe('connected')
  const { body } = await api.call('GET', '/api/problems')
  expect(body.data.groups).toContainEqual(
    expect.objectContaining({ cause: 'missing_permission', instance_id: refused }),
  )
})
