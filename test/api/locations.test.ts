import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { expectWaiting, openTransaction, select } from '../helpers/records.ts'
import { expectError } from './expect-error.ts'

const api = useApi()
let other: Tenant
let id: number
let warehouses: number[]

// Above 2^53: as numbers, the first two would be equal.
const nodes = ['84955660770217985', '84955660770217986', '100009'] as const

beforeAll(async () => {
  other = await api.createTenant('other.example')
  id = await addInstance()
  await addLocations(id, nodes)
  warehouses = []
  for (const name of ['East', 'West', 'Closed']) {
    warehouses.push((await api.call('POST', '/api/warehouses', { body: { name } })).body.data.id)
  }
})

async function addInstance(): Promise<number> {
  return (await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })).body.data.id
}

function addLocations(instanceId: number, shipNodes: readonly string[]) {
  return select(
    api,
    `insert into walmart_locations (tenant_id, instance_id, ship_node, name, node_type, status)
     select $1, $2, node, 'Node ' || position, case position when 2 then 'VIRTUAL' else 'PHYSICAL' end, 'ACTIVE'
     from unnest($3::text[]) with ordinality as nodes (node, position)`,
    [api.tenant.id, instanceId, shipNodes],
  )
}

const updateTimes = () =>
  select(api, 'select updated_at from walmart_locations where instance_id = $1 order by id', [id])
const list = async (query = '') => (await api.call('GET', `/api/walmart/${id}/locations${query}`)).body
const map = (mappings: unknown, instanceId = id) =>
  api.call('PUT', `/api/walmart/${instanceId}/store-mapped-warehouse-locations`, {
    body: { warehouse_mappings: mappings },
  })
const nodesIn = async (query: string) => (await list(query)).data.map(({ shipNode }: { shipNode: string }) => shipNode)
const mapped = async () =>
  Object.fromEntries(
    (await list('?per_page=100')).data.map((row: { shipNode: string; warehouse: { id: number } | null }) => [
      row.shipNode,
      row.warehouse?.id ?? null,
    ]),
  )

describe('the list of locations', () => {
  it('shows Walmart’s data and the warehouse of each', async () => {
    const { data, ...page } = await list()
    expect(page).toMatchObject({ total: 3, current_page: 1, last_page: 1 })
    expect(data[2]).toEqual({
      id: expect.any(Number),
      shipNode: nodes[0],
      name: 'Node 1',
      type: 'PHYSICAL',
      status: 'ACTIVE',
      warehouse: null,
      created_at: expect.any(String),
    })
  })

  it('sorts, searches and pages', async () => {
    expect(await nodesIn('')).toEqual(nodes.toReversed())
    expect(await nodesIn('?sort=name')).toEqual(nodes)
    expect(await nodesIn('?sort=-type')).toEqual([nodes[1], nodes[2], nodes[0]])
    expect(await nodesIn('?sort=shipNode&per_page=2&page=2')).toEqual([nodes[1]])
    expect(await nodesIn('?search=NODE+2')).toEqual([nodes[1]])
    expect(await nodesIn('?search=217985')).toEqual([nodes[0]])
    expect(await nodesIn('?search=%25')).toEqual([])
  })

  it('contains the locations of one instance', async () => {
    const elsewhere = await addInstance()
    expect((await api.call('GET', `/api/walmart/${elsewhere}/locations`)).body.total).toBe(0)
    expectError(await api.call('GET', '/api/walmart/999999/locations'), 'ERR_NOT_FOUND')
  })
})

describe('mapping locations to warehouses', () => {
  it('sets the warehouse of each given location, and leaves others unchanged', async () => {
    const response = await map([
      { shipNode: nodes[0], warehouse_id: warehouses[0] },
      { shipNode: nodes[1], warehouse_id: warehouses[1] },
    ])
    expect(response.status).toBe(200)
    const { data } = response.body
    expect(data.map(({ shipNode }: { shipNode: string }) => shipNode)).toEqual([nodes[0], nodes[1]])
    expect(data[0].warehouse).toEqual({ id: warehouses[0], name: 'East' })
    await map([{ shipNode: nodes[1], warehouse_id: null }])
    expect(await mapped()).toEqual({ [nodes[0]]: warehouses[0], [nodes[1]]: null, [nodes[2]]: null })
  })

  it('accepts two locations for one warehouse, and changes nothing the second time', async () => {
    const mappings = [nodes[0], nodes[2]].map((shipNode) => ({ shipNode, warehouse_id: warehouses[1] }))
    await map(mappings)
    const before = await updateTimes()
    expect((await map(mappings)).status).toBe(200)
    expect(await updateTimes()).toEqual(before)
    expect(await mapped()).toMatchObject({ [nodes[0]]: warehouses[1], [nodes[2]]: warehouses[1] })
  })

  it('names unknown ids by position, and maps nothing', async () => {
    const before = await mapped()
    const elsewhere = await addInstance()
    await addLocations(elsewhere, ['555'])
    const [foreign] = await select<{ id: string }>(api, `select id from warehouses where tenant_id = $1`, [other.id])
    const response = await map([
      { shipNode: nodes[1], warehouse_id: warehouses[0] },
      { shipNode: '555', warehouse_id: 999_999 },
      { shipNode: 'x\0', warehouse_id: null },
      { shipNode: nodes[0], warehouse_id: Number(foreign?.id) },
    ])
    expectError(response, 'ERR_VALIDATION', {
      errors: {
        'warehouse_mappings.1.shipNode': [
          `The selected warehouse mappings.1.ship node is invalid. GET /api/walmart/${id}/locations lists the valid ones.`,
        ],
        'warehouse_mappings.1.warehouse_id': [
          'The selected warehouse mappings.1.warehouse id is invalid. GET /api/warehouses lists the valid ones.',
        ],
        'warehouse_mappings.2.shipNode': [
          `The selected warehouse mappings.2.ship node is invalid. GET /api/walmart/${id}/locations lists the valid ones.`,
        ],
        'warehouse_mappings.3.warehouse_id': [
          'The selected warehouse mappings.3.warehouse id is invalid. GET /api/warehouses lists the valid ones.',
        ],
      },
    })
    expect(await mapped()).toEqual(before)
  })

  it('rejects a repeated location', async () => {
    const response = await map(
      [nodes[0], nodes[1], ` ${nodes[0]}`].map((shipNode) => ({ shipNode, warehouse_id: null })),
    )
    expectError(response, 'ERR_VALIDATION', {
      errors: { 'warehouse_mappings.2.shipNode': ['The warehouse mappings.2.ship node field has a duplicate value.'] },
    })
  })

  it('accepts an archived warehouse only for a location already mapped to it', async () => {
    const closed = warehouses[2]
    await map([{ shipNode: nodes[0], warehouse_id: closed }])
    await api.call('POST', `/api/warehouses/${closed}/archive`, { body: {} })
    expect((await map([{ shipNode: nodes[0], warehouse_id: closed }])).status).toBe(200)
    expect((await list('?sort=name')).data[0].warehouse).toEqual({ id: closed, name: 'Closed' })
    expectError(await map([{ shipNode: nodes[1], warehouse_id: closed }]), 'ERR_VALIDATION', {
      errors: {
        'warehouse_mappings.0.warehouse_id': [
          'The selected warehouse mappings.0.warehouse id is invalid. GET /api/warehouses lists the valid ones.',
        ],
      },
    })
  })

  it('rejects a ship node sent as a number, because it may have lost digits', async () => {
    expectError(await map([{ shipNode: 100_009, warehouse_id: null }]), 'ERR_VALIDATION', {
      errors: {
        'warehouse_mappings.0.shipNode': [
          'The warehouse mappings.0.ship node field must be a string in quotes, because a number would lose digits.',
        ],
      },
    })
  })

  it.each([
    ['a missing list', undefined],
    ['an empty list', []],
    ['1,001 mappings', Array.from({ length: 1001 }, (_, index) => ({ shipNode: String(index), warehouse_id: null }))],
    ['a null ship node', [{ shipNode: null, warehouse_id: null }]],
    ['a missing warehouse', [{ shipNode: nodes[0] }]],
    ['an unknown field', [{ shipNode: nodes[0], warehouse_id: null, colour: 'red' }]],
  ])('rejects %s', async (_, mappings) => expectError(await map(mappings), 'ERR_VALIDATION'))

  it('accepts 1,000 mappings', async () => {
    const many = await addInstance()
    const shipNodes = Array.from({ length: 1000 }, (_, index) => String(84_000_000_000_000_000n + BigInt(index)))
    await addLocations(many, shipNodes)
    const mappings = shipNodes.map((shipNode) => ({ shipNode, warehouse_id: warehouses[0] }))
    const { status, body } = await map(mappings, many)
    expect(status).toBe(200)
    expect(body.data).toHaveLength(1000)
  })

  it('locks the locations in one order, so that two requests do not deadlock', async () => {
    const [first, second] = ['700001', '700002']
    await addLocations(id, [first, second])
    await using writer = await openTransaction(api)
    const lock = 'select from walmart_locations where ship_node = $1 for no key update nowait'
    await writer.query(lock, [first])
    const mapping = map([second, first].map((shipNode) => ({ shipNode, warehouse_id: warehouses[0] })))
    await expectWaiting(api, 1)
    await writer.query(lock, [second])
    await writer.query('commit')
    expect((await mapping).status).toBe(200)
  })

  it('returns 404 for an unknown instance', async () => {
    expectError(await map([{ shipNode: nodes[0], warehouse_id: null }], 999_999), 'ERR_NOT_FOUND')
  })
})
