import { createWalmartClient } from '@aisle/walmart'
import type { FaultEffect } from '@aisle/walmart-simulator'
import { afterEach, describe, expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 120, orders: 30 })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

function connect() {
  const { clientId, clientSecret } = sellerOf(simulator)
  return createWalmartClient({ baseUrl: simulator.url, clientId, clientSecret, confirmAfterMs: 10 })
}

const skuAt = (index: number) => sellerOf(simulator).items[index]?.sku ?? ''
const nodeAt = (index: number) => sellerOf(simulator).shipNodes[index]?.shipNode ?? ''
/** A SKU that must be encoded. */
const oddSku = () => sellerOf(simulator).items.find(({ sku }) => encodeURIComponent(sku) !== sku)?.sku ?? ''

/** The call is a path, optionally after a method. */
function disturb(call: string, effect: FaultEffect, times = 1) {
  const [path = '', method] = call.split(' ').toReversed()
  removals.push(simulator.fault({ path, times, effect, ...(method !== undefined && { method }) }))
}
const respondWith = (path: string, body: object, times = 1) =>
  disturb(path, { kind: 'respond', status: 200, body: JSON.stringify(body) }, times)

/** The methods of the calls to a path since this function was made. */
function callsTo(path: string): () => string[] {
  const start = simulator.requests.length
  return () =>
    simulator.requests
      .slice(start)
      .filter((request) => decodeURIComponent(request.path) === path)
      .map(({ method }) => method)
}

describe('one ship node', () => {
  test('reads back the stock that was set', async () => {
    const client = connect()
    for (const sku of [skuAt(1), oddSku()]) {
      for (const shipNode of [undefined, nodeAt(0)]) {
        const { value } = await client.setInventory({ sku, quantity: 41, shipNode })
        expect(value).toEqual({ sku, quantity: { unit: 'EACH', amount: 41 } })
        expect((await client.getInventory(sku, { shipNode })).value).toEqual(value)
      }
    }
    const { value } = await client.getInventories(oddSku(), { shipNode: nodeAt(0) })
    expect(value).toMatchObject({ sku: oddSku(), nodes: [{ shipNode: nodeAt(0), inputQty: { amount: 41 } }] })
  })

  test('encodes a space in a SKU as Walmart expects', async () => {
    await connect()
      .getInventory('a +b')
      .catch(() => undefined)
    expect(simulator.requests.at(-1)?.url).toBe('/v3/inventory?sku=a%20%2Bb')
  })

  test('does not set the stock again if a read shows it after a lost response', async () => {
    const calls = callsTo('/v3/inventory')
    disturb('PUT /v3/inventory', { kind: 'lose-response' })
    expect((await connect().setInventory({ sku: skuAt(2), quantity: 5_001 })).value.quantity.amount).toBe(5_001)
    expect(calls()).toEqual(['PUT', 'GET'])
  })

  test('checks a lost response at the ship node that was set', async () => {
    const calls = callsTo('/v3/inventory')
    const stock = { sku: skuAt(2), quantity: 5_005, shipNode: nodeAt(1) }
    disturb('PUT /v3/inventory', { kind: 'lose-response' })
    expect((await connect().setInventory(stock)).value.quantity.amount).toBe(5_005)
    expect(calls()).toEqual(['PUT', 'GET'])
  })

  test('sets the day from which stock can be sold, and compares it after a lost request', async () => {
    const client = connect()
    const stock = { sku: skuAt(9), quantity: 7, availableDate: '2027-01-31' }
    await client.setInventory({ ...stock, availableDate: '2027-01-30' })
    const calls = callsTo('/v3/inventory')
    disturb('PUT /v3/inventory', { kind: 'lose-request' })
    expect((await client.setInventory(stock)).value.inventoryAvailableDate).toBe('2027-01-31')
    expect(calls()).toEqual(['PUT', 'GET', 'PUT'])
  })

  test('sets the stock again once if the first write was not applied', async () => {
    const calls = callsTo('/v3/inventory')
    disturb('PUT /v3/inventory', { kind: 'lose-request' })
    await connect().setInventory({ sku: skuAt(3), quantity: 5_002 })
    expect(calls()).toEqual(['PUT', 'GET', 'PUT'])
    disturb('PUT /v3/inventory', { kind: 'lose-request' }, 2)
    await expect(connect().setInventory({ sku: skuAt(3), quantity: 5_003 })).rejects.toMatchObject({
      kind: 'unavailable',
      outcome: 'not_applied',
    })
    expect((await connect().getInventory(skuAt(3))).value.quantity.amount).toBe(5_002)
  })

  test('treats missing stock as not set', async () => {
    disturb('PUT /v3/inventory', { kind: 'lose-request' })
    const missing = { error: [{ code: 'CONTENT_NOT_FOUND.GMP_INVENTORY_API' }] }
    disturb('GET /v3/inventory', { kind: 'respond', status: 404, body: JSON.stringify(missing) })
    expect((await connect().setInventory({ sku: skuAt(4), quantity: 5_004 })).value.quantity.amount).toBe(5_004)
  })

  test('reports the outcome as unknown if the stock cannot be read', async () => {
    disturb('PUT /v3/inventory', { kind: 'lose-response' })
    disturb('GET /v3/inventory', { kind: 'fail', status: 503 })
    await expect(connect().setInventory({ sku: skuAt(4), quantity: 5_005 })).rejects.toMatchObject({
      outcome: 'unknown',
    })
  })

  test('throws not_found for an unknown item, on read and write', async () => {
    await expect(connect().getInventory('none')).rejects.toMatchObject({ kind: 'not_found' })
    await expect(connect().getInventories('none')).rejects.toMatchObject({ kind: 'not_found' })
    await expect(connect().setInventory({ sku: 'none', quantity: 1 })).rejects.toMatchObject({ kind: 'not_found' })
  })
})

describe('several ship nodes', () => {
  test('sets each ship node separately and reports each result', async () => {
    const nodes = [
      { shipNode: nodeAt(0), quantity: 11 },
      { shipNode: '123', quantity: 12 },
      { shipNode: nodeAt(1), quantity: 0 },
    ]
    const { value } = await connect().setInventories({ sku: oddSku(), nodes })
    expect(value.sku).toBe(oddSku())
    expect(value.nodes).toMatchObject([
      { shipNode: nodeAt(0), status: 'Success', errors: [] },
      { shipNode: '123', errors: [{ code: 'INVALID_REQUEST_PARAM.GMP_INVENTORY_API', field: 'shipNode' }] },
      { shipNode: nodeAt(1), status: 'Success', errors: [] },
    ])
    expect(value.nodes[1]?.status).not.toBe('Success')
    const after = (await connect().getInventories(oddSku())).value.nodes
    const amounts = Object.fromEntries(after.map(({ shipNode, inputQty }) => [shipNode, inputQty?.amount]))
    expect(amounts).toMatchObject({ [nodeAt(0)]: 11, [nodeAt(1)]: 0 })
  })

  test('does not set the stock again if a read shows it after a lost response', async () => {
    const sku = skuAt(6)
    const calls = callsTo(`/v3/inventories/${sku}`)
    disturb('PUT /v3/inventories/{sku}', { kind: 'lose-response' })
    const nodes = [0, 1].map((index) => ({ shipNode: nodeAt(index), quantity: 6_000 + index }))
    const { value } = await connect().setInventories({ sku, nodes })
    expect(value.nodes).toEqual(nodes.map(({ shipNode }) => ({ shipNode, status: 'Success', errors: [] })))
    expect(calls()).toEqual(['PUT', 'GET'])
  })

  test('sets stock again after a lost request, despite earlier stock', async () => {
    const sku = skuAt(8)
    const shipNode = nodeAt(0)
    await connect().setInventories({ sku, nodes: [{ shipNode, quantity: 6_199 }] })
    const calls = callsTo(`/v3/inventories/${sku}`)
    disturb('PUT /v3/inventories/{sku}', { kind: 'lose-request' })
    await connect().setInventories({ sku, nodes: [{ shipNode, quantity: 6_200 }] })
    expect(calls()).toEqual(['PUT', 'GET', 'PUT'])
    expect((await connect().getInventory(sku, { shipNode })).value.quantity.amount).toBe(6_200)
  })

  test('sets the day of each from which its stock can be sold, and compares it after a lost request', async () => {
    const sku = skuAt(10)
    const node = { shipNode: nodeAt(0), quantity: 7 }
    await connect().setInventories({ sku, nodes: [node] })
    const calls = callsTo(`/v3/inventories/${sku}`)
    disturb('PUT /v3/inventories/{sku}', { kind: 'lose-request' })
    await connect().setInventories({ sku, nodes: [{ ...node, availableDate: '2027-01-31' }] })
    expect(calls()).toEqual(['PUT', 'GET', 'PUT'])
    const { value } = await connect().getInventories(sku, { shipNode: nodeAt(0) })
    expect(value.nodes).toMatchObject([{ inventoryAvailableDate: '2027-01-31' }])
  })

  test('encodes a SKU as one path segment', async () => {
    const client = connect()
    await expect(client.getInventories('a/b?c')).rejects.toMatchObject({ kind: 'not_found' })
    expect(simulator.requests.at(-1)?.url).toBe('/v3/inventories/a%2Fb%3Fc')
  })

  test('sets all nodes again if one was not set', async () => {
    const sku = skuAt(7)
    const calls = callsTo(`/v3/inventories/${sku}`)
    disturb('PUT /v3/inventories/{sku}', { kind: 'lose-response' })
    const nodes = [
      { shipNode: nodeAt(0), quantity: 6_100 },
      { shipNode: '123', quantity: 6_100 },
    ]
    const { value } = await connect().setInventories({ sku, nodes })
    expect(value.nodes.map(({ status }) => status === 'Success')).toEqual([true, false])
    expect(calls()).toEqual(['PUT', 'GET', 'PUT'])
  })
})

test.each<[string, string, (client: ReturnType<typeof connect>, signal: AbortSignal) => Promise<unknown>]>([
  ['one node', '/v3/inventory', (client, signal) => client.setInventory({ sku: skuAt(9), quantity: 1 }, { signal })],
  [
    'several nodes',
    '/v3/inventories/{sku}',
    (client, signal) =>
      client.setInventories({ sku: skuAt(9), nodes: [{ shipNode: nodeAt(0), quantity: 1 }] }, { signal }),
  ],
])('an abort ends the check of a write to %s after a lost response', async (_, path, write) => {
  disturb(`PUT ${path}`, { kind: 'lose-response' })
  disturb(`GET ${path}`, { kind: 'hang' })
  const controller = new AbortController()
  const why = new Error('closed')
  setTimeout(() => controller.abort(why), 1_000)
  await expect(write(connect(), controller.signal)).rejects.toBe(why)
})

describe('all stock', () => {
  test('lists each item once, across short pages, and resumes in another client after the newest page', async () => {
    const pages = await Array.fromAsync(connect().listInventories({ limit: 7 }))
    const skus = pages.flatMap(({ elements }) => elements.map(({ value }) => value.sku))
    expect(skus).toEqual(sellerOf(simulator).items.map(({ sku }) => sku))
    expect(pages.map(({ total }) => total)).toEqual(pages.map(() => 120))
    const { value: newest } = await connect().listInventories({ limit: 7 }).next()
    const rest = await Array.fromAsync(connect().listInventories({ cursor: newest.cursor }))
    expect(rest.flatMap(({ elements }) => elements)).toEqual(pages.slice(1).flatMap(({ elements }) => elements))
    expect(simulator.requests.at(-1)?.url).toContain('limit=7&nextCursor=')
  })

  test('cannot resume after a page whose cursor was used', async () => {
    const [page] = await Array.fromAsync(connect().listInventories({ limit: 7 }))
    await expect(connect().listInventories({ cursor: page?.cursor }).next()).rejects.toMatchObject({
      kind: 'invalid_request',
      message: expect.stringContaining('Start again from the first page'),
    })
  })

  test('requests 50 items per page', async () => {
    await connect().listInventories().next()
    expect(simulator.requests.at(-1)?.url).toBe('/v3/inventories?limit=50')
  })

  test('ends at an empty cursor, not at an empty page', async () => {
    const inventories = [{ sku: 'x', nodes: [] }]
    respondWith('/v3/inventories', { meta: { totalCount: 9, nextCursor: 'A+/=&' }, elements: { inventories: [] } })
    respondWith('/v3/inventories', { meta: { nextCursor: 'B' }, elements: null })
    respondWith('/v3/inventories', { meta: { nextCursor: '' }, elements: { inventories } })
    const pages = await Array.fromAsync(connect().listInventories())
    expect(pages.map(({ elements }) => elements.length)).toEqual([0, 0, 1])
    expect(simulator.requests.slice(-3).map(({ url }) => url)).toEqual([
      '/v3/inventories?limit=50',
      '/v3/inventories?limit=50&nextCursor=A%2B%2F%3D%26',
      '/v3/inventories?limit=50&nextCursor=B',
    ])
  })

  test('rejects a repeated cursor and a response without a list', async () => {
    respondWith('/v3/inventories', { meta: { nextCursor: 'A' }, elements: { inventories: [] } }, 2)
    const list = connect().listInventories()
    await list.next()
    await expect(list.next()).rejects.toMatchObject({ message: expect.stringContaining('repeated cursor') })
    respondWith('/v3/inventories', {})
    await expect(connect().listInventories().next()).rejects.toMatchObject({ kind: 'unexpected_response' })
  })

  test('returns an invalid element in rejected', async () => {
    const bad = { sku: 'b', nodes: [{ shipNode: 2 ** 60, inputQty: null }] }
    const good = { sku: 'a', nodes: { shipNode: '1', inputQty: { amount: '7' } }, x: 1 }
    respondWith('/v3/inventories', { elements: { inventories: [bad, good] } })
    const [page] = await Array.fromAsync(connect().listInventories())
    expect(page?.rejected[0]?.path).toBe('elements.inventories[0].nodes[0].shipNode')
    expect(page?.elements[0]?.value).toEqual({ ...good, nodes: [{ shipNode: '1', inputQty: { amount: 7 } }] })
  })
})

test.each<[string, (client: ReturnType<typeof connect>) => Promise<unknown>]>([
  ['quantity', (client) => client.setInventory({ sku: 'a', quantity: -1 })],
  ['quantity', (client) => client.setInventory({ sku: 'a', quantity: 0.5 })],
  ['sku', (client) => client.setInventory({ sku: '', quantity: 1 })],
  ['shipNode', (client) => client.setInventory({ sku: 'a', quantity: 1, shipNode: ' ' })],
  ['nodes', (client) => client.setInventories({ sku: 'a', nodes: [] })],
  [
    'nodes: must name each ship node once',
    (client) => client.setInventories({ sku: 'a', nodes: [1, 2].map((quantity) => ({ shipNode: '1', quantity })) }),
  ],
  ['nodes[0].quantity', (client) => client.setInventories({ sku: 'a', nodes: [{ shipNode: '1', quantity: 1e10 }] })],
  ['sku', (client) => client.getInventories('..')],
  ['shipNode', (client) => client.getInventory('a', { shipNode: '' })],
])('rejects an invalid %s before sending anything', async (where, call) => {
  const calls = simulator.requests.length
  const message = expect.stringContaining(`The call was not sent. ${where}`)
  await expect(call(connect())).rejects.toMatchObject({ kind: 'invalid_request', message })
  expect(simulator.requests.length).toBe(calls)
})
