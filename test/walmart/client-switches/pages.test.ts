import type { Page } from '@aisle/walmart'
import { expect, test } from 'vitest'

import { createdStartDate, errorOf, idsOf, useSwitches, valuesOf } from './use-switches.ts'

const { seller, disturb, connect, callsFromNow } = useSwitches()
const orders = '/v3/orders'
const items = '/v3/items'
const onSecondPage = { after: 1, times: 1 }
const listOrders = () => Array.fromAsync(connect().listOrders({ createdStartDate, limit: 5 }))
const listItems = () => Array.fromAsync(connect().listItems({ limit: 10 }))
const skusOf = (some: readonly { readonly sku?: string | null | undefined }[]) => some.map(({ sku }) => sku)
const allSkus = () => skusOf(seller.items)

test.each([
  [items, () => listItems()],
  [orders, () => listOrders()],
])('repeat-page: of %s, requests the page again, or passes over it with a gap', async (path, list) => {
  const total = (await list())[0]?.total ?? 0
  disturb(path, { kind: 'repeat-page' }, onSecondPage)
  const whole = await list()
  expect(whole.flatMap(({ gaps }) => gaps)).toEqual([])
  expect(whole.at(-1)?.listed).toMatchObject({ count: total, total })
  disturb(path, { kind: 'repeat-page' }, { after: 1, times: 2 })
  const pages = await list()
  expect(pages[1]?.gaps).toMatchObject([{ code: 'REPEATED_PAGE' }])
  expect(pages[1]?.elements.every(({ isRepeated }) => isRepeated)).toBe(true)
  expect(pages.at(-1)?.listed.count).toBe(total - (whole[1]?.records.length ?? 0))
})

test('overlap: of orders, returns the last order of a page again and loses none', async () => {
  const whole = idsOf(valuesOf(await listOrders()))
  disturb(orders, { kind: 'overlap', rows: 2 }, onSecondPage)
  const ids = idsOf(valuesOf(await listOrders()))
  expect(ids).toEqual([...whole.slice(0, 5), ...whole.slice(3)])
})

test('overlap: of items, returns the last item of a page again', async () => {
  disturb(items, { kind: 'overlap' }, { after: 2, times: 1 })
  const skus = skusOf(valuesOf(await listItems()))
  expect(skus).toEqual([...allSkus().slice(0, 20), ...allSkus().slice(19)])
})

test('partial: of orders, returns the page with its gap and continues', async () => {
  const whole = idsOf(valuesOf(await listOrders()))
  disturb(orders, { kind: 'partial', rows: 2 }, onSecondPage)
  const pages = await listOrders()
  const gap = { code: 'SOME_CONTENT_NOT_FOUND.GMP_ORDER_API', message: 'Part of the requested content is missing' }
  expect(pages.map(({ gaps }) => gaps)).toMatchObject([[], [gap], ...pages.slice(2).map(() => [])])
  expect(pages[1]?.total).toBe(whole.length)
  expect(idsOf(valuesOf(pages))).toEqual(whole.toSpliced(8, 2))
})

test('partial: of items, returns the page with its gap, and the missing items on the next', async () => {
  disturb(items, { kind: 'partial' })
  const pages = await listItems()
  expect(pages[0]?.gaps).toMatchObject([{ code: 'SOME_CONTENT_NOT_FOUND.GMP_ITEM_QUERY_API' }])
  expect(pages.map(({ elements }) => elements.length)).toEqual([9, 10, 6, 0])
  expect(skusOf(valuesOf(pages))).toEqual(allSkus())
})

test('partial: of ship nodes, returns a gap even though their list has no errors', async () => {
  disturb('/v3/settings/shipping/shipnodes', { kind: 'partial' })
  const [page] = await Array.fromAsync(connect().listShipNodes())
  expect(page?.gaps).toEqual([{ code: 'SOME_CONTENT_NOT_FOUND' }])
  expect(page?.elements).toHaveLength(2)
})

test.each([
  [items, () => connect().listItems()],
  [orders, () => connect().listOrders({ createdStartDate })],
] as const)('cap-page: of %s, lists everything in more pages', async (path, start) => {
  const list = async () => (await Array.fromAsync<Page<unknown>>(start())).filter(({ records }) => records.length > 0)
  const [whole, ...others] = await list()
  expect(others).toEqual([])
  disturb(path, { kind: 'cap-page', rows: 4 }, {})
  const pages = await list()
  expect(pages.length).toBe(Math.ceil((whole?.records.length ?? 0) / 4))
  expect(pages.flatMap(({ records }) => records)).toEqual(whole?.records)
})

test('change-record: an order changed after its page is found by its modification date', async () => {
  const before = new Date()
  const order = seller.addOrder({ orderDate: before.getTime() - 86_400_000 })
  const line = order.orderLines.orderLine[0]
  if (line !== undefined) line.statusDate = order.orderDate
  const client = connect()
  const search = { createdStartDate, purchaseOrderId: order.purchaseOrderId }
  disturb(orders, { kind: 'change-record' })
  const [shown] = valuesOf(await Array.fromAsync(client.listOrders(search)))
  expect(shown?.orderLines.orderLine[0]?.statusDate).toEqual(new Date(order.orderDate))
  const lastModifiedStartDate = new Date(before.getTime() - 1_000)
  const changed = valuesOf(await Array.fromAsync(client.listOrders({ ...search, lastModifiedStartDate })))
  expect(idsOf(changed)).toEqual([order.purchaseOrderId])
  expect(changed[0]?.orderLines.orderLine[0]?.statusDate?.getTime()).toBeGreaterThanOrEqual(before.getTime())
})

test('change-record: the page has an item’s old price, the next read the new one', async () => {
  const client = connect()
  disturb(items, { kind: 'change-record', row: 1 })
  const shown = valuesOf(await Array.fromAsync(client.listItems()))[1]
  const now = (await client.getItem(shown?.sku ?? '')).value
  expect(Number(now.price?.amount) - Number(shown?.price?.amount)).toBeCloseTo(0.01, 5)
})

test('new-order: does not change the current list and comes first in the next', async () => {
  const whole = idsOf(valuesOf(await listOrders()))
  disturb(orders, { kind: 'new-order' }, onSecondPage)
  const pages = await listOrders()
  expect(idsOf(valuesOf(pages))).toEqual(whole)
  expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([whole.length]))
  const next = idsOf(valuesOf(await listOrders()))
  expect(next.slice(1)).toEqual(whole)
  expect(seller.orders.at(-1)?.purchaseOrderId).toBe(next[0])
})

test('expire-cursor: of items, lists each item once, unnoticed by the caller', async () => {
  disturb(items, { kind: 'expire-cursor' }, onSecondPage)
  const calls = callsFromNow()
  expect(skusOf(valuesOf(await listItems()))).toEqual(allSkus())
  expect(calls().filter((call) => call === 'GET /v3/items')).toHaveLength(4)
})

test.each([
  ['orders', 'Invalid cursor value', (limit: number) => connect().listOrders({ createdStartDate, limit })],
  ['inventories', 'Invalid Cursor', (limit: number) => connect().listInventories({ limit })],
  ['returns', 'Invalid Cursor', (limit: number) => connect().listReturns({ limit })],
] as const)(
  'expire-cursor: of %s, throws invalid_request after the first page and does not affect other lists',
  async (name, upstreamMessage, list) => {
    const { purchaseOrderId } = seller.addOrder({ lines: [{ statuses: { Delivered: 3 } }] })
    for (let units = 0; units < 3; units += 1) seller.addReturn(purchaseOrderId, [{ lineNumber: '1', quantity: 1 }])
    disturb(`/v3/${name}`, { kind: 'expire-cursor' }, onSecondPage)
    const pages = list(1)
    expect((await pages.next()).value?.elements).toHaveLength(1)
    expect(await errorOf(pages.next())).toMatchObject({ kind: 'invalid_request', status: 400, upstreamMessage })
    // Its own limit, because cursors are numbered: the first list's expired cursors would recur.
    expect((await Array.fromAsync<unknown>(list(2))).length).toBeGreaterThan(1)
  },
)

test.each(['INVALID_CURSOR.GMP_INVENTORY_API', 'CONTENT_NOT_FOUND.GMP_GATEWAY_API'])(
  'stale-cursor: a used cursor of inventories is an error, not the end of the list, also with the code %s',
  async (code) => {
    disturb('/v3/inventories', { kind: 'stale-cursor', code }, {})
    const [page] = await Array.fromAsync(connect().listInventories({ limit: 7 }))
    const again = connect().listInventories({ cursor: page?.cursor }).next()
    await expect(again).rejects.toMatchObject({ kind: 'invalid_request', upstreamCode: code })
  },
)

test('verbatim-cursor: sends the cursor back verbatim and lists all orders', async () => {
  const whole = idsOf(valuesOf(await listOrders()))
  disturb(orders, { kind: 'verbatim-cursor' }, {})
  const pages = await listOrders()
  expect(pages.length).toBeGreaterThan(3)
  expect(idsOf(valuesOf(pages))).toEqual(whole)
})
