import type { ItemStock } from '@aisle/walmart-simulator'
import { expect, test } from 'vitest'

import { cancellationOf } from '../helpers/raw-orders.ts'
import { at, gatewayError, startWalmart } from '../helpers/raw-walmart.ts'

interface Inventories {
  readonly meta?: { totalCount: number; nextCursor: string }
  readonly elements: { inventories: ItemStock[] }
}
const each = (amount: number) => ({ unit: 'EACH', amount })
const code = (sku: string) => encodeURIComponent(sku)
const errorsOf = (kind: string, field: string) => [
  expect.objectContaining({ code: `${kind}.GMP_INVENTORY_API`, field, severity: 'ERROR' }),
]
const missing = { status: 404, body: gatewayError('CONTENT_NOT_FOUND.GMP_INVENTORY_API') }
const rejected = (kind: string, field: string) => ({
  status: 400,
  body: gatewayError(`${kind}.GMP_INVENTORY_API`, { field }),
})

test('sets the stock at the default node, which every call then returns', async () => {
  const { seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 13)
  const path = `/v3/inventory?sku=${code(sku)}`
  const response = { status: 200, body: { sku, quantity: each(77) } }
  expect(await put(path, { sku, quantity: each(77) })).toEqual(response)
  expect(await send(path)).toEqual(response)
  expect(await send(`${path}&shipNode=${seller.partnerId}`)).toEqual(response)
  const { body } = await send<ItemStock>(`/v3/inventories/${code(sku)}`)
  const node = body.nodes.find(({ shipNode }) => shipNode === seller.partnerId)
  expect(node).toMatchObject({ inputQty: each(77) })
  expect([seller.stockOf(sku), seller.stockOf('none')]).toEqual([body.nodes, []])
  const list = await send<Inventories>('/v3/inventories?limit=50')
  expect(list.body.elements.inventories.find((item) => item.sku === sku)).toEqual(body)
})

test('the stock at another ship node is separate, and not found until it is set', async () => {
  const { seller, send, put } = await startWalmart()
  const { shipNode } = at(seller.shipNodes, 0)
  const skus = await Promise.all(
    seller.items.slice(0, 20).map(async ({ sku }) => {
      const { status } = await send(`/v3/inventory?sku=${code(sku)}&shipNode=${shipNode}`)
      return { sku, status }
    }),
  )
  expect(new Set(skus.map(({ status }) => status))).toEqual(new Set([200, 404]))
  const { sku = '' } = skus.find(({ status }) => status === 404) ?? {}
  const before = await send(`/v3/inventory?sku=${code(sku)}`)
  expect((await put(`/v3/inventory?sku=${code(sku)}&shipNode=${shipNode}`, { sku, quantity: each(0) })).status).toBe(
    200,
  )
  const response = await send<ItemStock>(`/v3/inventories/${code(sku)}?shipNode=${shipNode}`)
  const node = { shipNode, inputQty: each(0), availToSellQty: each(0), reservedQty: each(0) }
  expect(response.body).toEqual({ sku, nodes: [node] })
  expect(await send(`/v3/inventory?sku=${code(sku)}`)).toEqual(before)
})

test('keeps the day from which stock can be sold, until the stock is set without one', async () => {
  const { seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 13)
  const { shipNode } = at(seller.shipNodes, 0)
  const path = `/v3/inventory?sku=${code(sku)}`
  const inventoryAvailableDate = '2026-05-01'
  const body = { sku, quantity: each(7), inventoryAvailableDate }
  expect(await put(path, body)).toEqual({ status: 200, body })
  const nodes = [{ shipNode, inputQty: each(9), inventoryAvailableDate }]
  await put(`/v3/inventories/${code(sku)}`, { inventories: { nodes } })
  const ofItem = (await send<ItemStock>(`/v3/inventories/${code(sku)}`)).body.nodes
  const dates = new Map(ofItem.map((node) => [node.shipNode, node.inventoryAvailableDate]))
  expect([dates.get(shipNode), dates.get(seller.partnerId)]).toEqual([inventoryAvailableDate, inventoryAvailableDate])
  const list = await send<Inventories>('/v3/inventories?limit=50')
  expect(JSON.stringify(list.body)).not.toContain('inventoryAvailableDate')
  const invalid = await put(path, { ...body, inventoryAvailableDate: '2026-02-30' })
  expect(invalid).toEqual(rejected('INVALID_REQUEST_CONTENT', 'inventoryAvailableDate'))
  expect((await put(path, { sku, quantity: each(7) })).body).toEqual({ sku, quantity: each(7) })
})

test('cancelling because an item is out of stock clears its stock where the order ships from', async () => {
  const { seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 3)
  const { shipNode } = at(seller.shipNodes, 0)
  const cancel = async (cancellationReason: string) => {
    const { purchaseOrderId } = seller.addOrder({ lines: [{ sku }], shipNode })
    const body = JSON.stringify(cancellationOf('1', 1, { cancellationReason }))
    const call = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
    expect(await send(`/v3/orders/${purchaseOrderId}/cancel`, call)).toMatchObject({ status: 200 })
    return seller.stockOf(sku).map((node) => [node.shipNode === shipNode, node.inputQty.amount])
  }
  for (const node of [shipNode, seller.partnerId]) {
    await put(`/v3/inventory?sku=${code(sku)}&shipNode=${node}`, { sku, quantity: each(9) })
  }
  expect(await cancel('SELLER_CANCEL_PRICING_ERROR')).toContainEqual([true, 9])
  const after = await cancel('SELLER_CANCEL_OUT_OF_STOCK')
  expect(after).toContainEqual([true, 0])
  expect(after).toContainEqual([false, 9])
  expect(await send(`/v3/items/${code(sku)}`)).toMatchObject({ body: { ItemResponse: [{ availability: 'In_stock' }] } })
})

test('the available quantity is the input quantity minus the reserved one, but not negative', async () => {
  const { seller, send, put } = await startWalmart()
  const { sku, nodes } = (await send<Inventories>('/v3/inventories?limit=50')).body.elements.inventories.find((item) =>
    item.nodes.some(({ shipNode, reservedQty }) => shipNode === seller.partnerId && reservedQty.amount > 1),
  ) ?? { sku: '', nodes: [] }
  const reserved = at(nodes, 0).reservedQty.amount
  for (const amount of [1000, 1]) {
    await put(`/v3/inventory?sku=${code(sku)}`, { sku, quantity: each(amount) })
    const { body } = await send<ItemStock>(`/v3/inventories/${code(sku)}?shipNode=${seller.partnerId}`)
    expect(at(body.nodes, 0)).toMatchObject({ availToSellQty: each(Math.max(amount - reserved, 0)) })
  }
})

test('sets several ship nodes at once, independently', async () => {
  const { seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 33)
  const [one, two] = [at(seller.shipNodes, 0).shipNode, at(seller.shipNodes, 1).shipNode]
  const nodes = [
    { shipNode: one, inputQty: each(88) },
    { shipNode: '123', inputQty: each(5) },
    { shipNode: two, inputQty: each(-1) },
    { shipNode: seller.partnerId, inputQty: each(9) },
  ]
  const before = await send<ItemStock>(`/v3/inventories/${code(sku)}`)
  const response = await put(`/v3/inventories/${code(sku)}`, { inventories: { nodes } })
  const updates = [
    { shipNode: one, status: 'Success' },
    { shipNode: '123', status: 'Failure', errors: errorsOf('INVALID_REQUEST_PARAM', 'shipNode') },
    { shipNode: two, status: 'Failure', errors: errorsOf('INVALID_REQUEST_CONTENT', 'amount') },
    { shipNode: seller.partnerId, status: 'Success' },
  ]
  expect(response).toEqual({ status: 200, body: { sku, nodes: updates } })
  const after = await send<ItemStock>(`/v3/inventories/${code(sku)}`)
  const amountAt = ({ body }: typeof after, node: string) =>
    body.nodes.find(({ shipNode }) => shipNode === node)?.inputQty.amount
  expect([one, seller.partnerId].map((node) => amountAt(after, node))).toEqual([88, 9])
  expect(amountAt(after, two)).toBe(amountAt(before, two))
})

test('lists every item once, on pages that may be short, with a new cursor each', async () => {
  const { seller, send } = await startWalmart()
  const pages: Inventories[] = []
  for (
    let cursor: string | undefined = '';
    cursor !== undefined;
    cursor = pages.at(-1)?.meta?.nextCursor || undefined
  ) {
    const search = cursor === '' ? '' : `&nextCursor=${encodeURIComponent(cursor)}`
    const { status, body }: { status: number; body: Inventories } = await send(`/v3/inventories?limit=7${search}`)
    expect(status).toBe(200)
    pages.push(body)
  }
  expect(pages.flatMap((page) => page.elements.inventories.map(({ sku }) => sku))).toEqual(
    seller.items.map(({ sku }) => sku),
  )
  expect(new Set(pages.map(({ meta }) => meta?.nextCursor)).size).toBe(pages.length)
  expect(pages.map(({ meta }) => meta?.totalCount)).toEqual(pages.map(() => 200))
  const sizes = pages.slice(0, -1).map((page) => page.elements.inventories.length)
  expect(Math.max(...sizes)).toBe(7)
  expect(Math.min(...sizes)).toBeLessThan(7)
})

test('a cursor of the list is not found a second time, out of order, or during a second walk', async () => {
  const { send } = await startWalmart()
  const next = async (cursor?: string) => {
    const search = cursor === undefined ? '' : `&nextCursor=${encodeURIComponent(cursor)}`
    return (await send<Inventories>(`/v3/inventories?limit=5${search}`)).body.meta?.nextCursor
  }
  const first = await next()
  const second = await next(first)
  expect(await send(`/v3/inventories?nextCursor=${encodeURIComponent(first ?? '')}`)).toEqual(missing)
  expect(await next(second)).toBeUndefined()
  const own = await next()
  await next()
  expect(await next(own)).toBeUndefined()
})

test('lists ten items by default and at most fifty', async () => {
  const { send } = await startWalmart()
  expect((await send<Inventories>('/v3/inventories')).body.elements.inventories).toHaveLength(10)
  expect(await send('/v3/inventories?limit=51')).toMatchObject(rejected('INVALID_REQUEST_PARAM', 'limit'))
  for (const cursor of ['abc', 'aW52ZW50b3JpZXM=']) {
    expect(await send(`/v3/inventories?nextCursor=${cursor}`)).toMatchObject(missing)
  }
})

test('the stock depends on the seed', async () => {
  const [one, same, other] = await Promise.all(
    [1, 1, 2].map(async (seed) => (await startWalmart({ seed })).send<Inventories>('/v3/inventories?limit=50')),
  )
  expect(same?.body).toEqual(one?.body)
  const amounts = (response: typeof one) =>
    response?.body.elements.inventories.map(({ nodes }) => nodes[0]?.inputQty.amount)
  expect(amounts(other)).not.toEqual(amounts(one))
})

test('unknown items and ship nodes are not found', async () => {
  const { seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 0)
  expect(await send('/v3/inventory?sku=none')).toMatchObject(missing)
  expect(await send(`/v3/inventory?sku=${sku}&shipNode=123`)).toMatchObject(missing)
  expect(await send('/v3/inventories/none')).toMatchObject(missing)
  expect(await send(`/v3/inventories/${sku}?shipNode=123`)).toMatchObject(missing)
  expect(await put('/v3/inventory?sku=none', { sku: 'none', quantity: each(1) })).toMatchObject(missing)
  expect(await put('/v3/inventories/none', { inventories: { nodes: [] } })).toMatchObject(missing)
})

test.each<[string, unknown, string]>([
  ['a sku that differs from the query', { sku: 'other', quantity: each(1) }, 'sku'],
  ['no quantity', {}, 'quantity'],
  ['half a unit', { quantity: each(0.5) }, 'amount'],
  ['a negative amount', { quantity: each(-1) }, 'amount'],
  ['an amount in a string', { quantity: { unit: 'EACH', amount: '1' } }, 'amount'],
  ['another unit', { quantity: { unit: 'KG', amount: 1 } }, 'unit'],
])('rejects stock with %s', async (_what, body, field) => {
  const { seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 0)
  const path = `/v3/inventory?sku=${sku}`
  const before = await send(path)
  expect(await put(path, { sku, ...(body as object) })).toMatchObject(rejected('INVALID_REQUEST_CONTENT', field))
  expect(await send(path)).toEqual(before)
})

test('rejects stock without a sku, at an unknown ship node, in invalid JSON and in an empty list', async () => {
  const { seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 0)
  expect(await put('/v3/inventory', { sku, quantity: each(1) })).toMatchObject(rejected('INVALID_REQUEST_PARAM', 'sku'))
  const unknown = await put(`/v3/inventory?sku=${sku}&shipNode=123`, { sku, quantity: each(1) })
  expect(unknown).toMatchObject(rejected('INVALID_REQUEST_PARAM', 'shipNode'))
  const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{' }
  const broken = rejected('MALFORMED_REQUEST_CONTENT', 'data')
  expect(await send(`/v3/inventory?sku=${sku}`, init)).toMatchObject(broken)
  const empty = await put(`/v3/inventories/${sku}`, { inventories: { nodes: [] } })
  expect(empty).toMatchObject(rejected('INVALID_REQUEST_CONTENT', 'nodes'))
})
