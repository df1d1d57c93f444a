import type { Item } from '@aisle/walmart-simulator'
import { expect, test } from 'vitest'

import { at, gatewayError, startWalmart } from '../helpers/raw-walmart.ts'

interface ItemsBody {
  readonly ItemResponse: Item[]
  readonly totalItems: number
}
const notFound = { status: 404, body: gatewayError('CONTENT_NOT_FOUND.GMP_ITEM_QUERY_API') }
const pathOf = (id: string, search = '') => `/v3/items/${encodeURIComponent(id)}${search}`

test('finds an item by its SKU, even if it needs URL encoding', async () => {
  const { seller, send } = await startWalmart()
  const odd = seller.items.filter(({ sku }) => encodeURIComponent(sku) !== sku)
  expect(odd).toHaveLength(10)
  for (const item of [at(seller.items, 0), ...odd]) {
    const response = { status: 200, body: { ItemResponse: [item], totalItems: 1 } }
    expect(await send(pathOf(item.sku))).toMatchObject(response)
    expect(await send(pathOf(item.sku, '?productIdType=SKU'))).toMatchObject(response)
  }
})

test('finds an item by each of its other ids', async () => {
  const { seller, send } = await startWalmart()
  const item = at(seller.items, 4)
  const numbers = { GTIN: item.gtin, UPC: item.upc, EAN: `0${item.upc}`, ITEM_ID: item.wpid }
  for (const [type, number] of Object.entries(numbers)) {
    expect((await send<ItemsBody>(pathOf(number, `?productIdType=${type}`))).body.ItemResponse).toMatchObject([item])
    expect(await send(pathOf('000', `?productIdType=${type}`))).toMatchObject(notFound)
  }
  expect(await send(pathOf(item.gtin))).toMatchObject(notFound)
})

test('does not find an item with another condition, and rejects an unknown condition', async () => {
  const { seller, send } = await startWalmart()
  const { sku } = at(seller.items, 0)
  expect((await send(pathOf(sku, '?condition=New'))).status).toBe(200)
  expect(await send(pathOf(sku, '?condition=Restored'))).toMatchObject(notFound)
  const invalid = { status: 400, body: gatewayError('INVALID_REQUEST_PARAM.GMP_ITEM_QUERY_API') }
  expect(await send(pathOf(sku, '?condition=Shiny'))).toMatchObject(invalid)
  expect(await send(pathOf(sku, '?productIdType=ASIN'))).toMatchObject(invalid)
})

test('finds items after any change of the list', async () => {
  const { seller, send } = await startWalmart({ items: 30 })
  const [first, second] = [at(seller.items, 0), at(seller.items, 1)]
  await send(pathOf(first.sku))
  seller.items.shift()
  expect(await send(pathOf(first.sku))).toMatchObject(notFound)
  expect((await send<ItemsBody>(pathOf(second.sku))).body.ItemResponse).toMatchObject([second])
  const last = at(seller.items, 28)
  await send(pathOf(last.sku))
  seller.items.pop()
  expect(await send(pathOf(last.sku))).toMatchObject(notFound)
  const old = second.sku
  second.sku = 'RENAMED/1'
  expect((await send<ItemsBody>(pathOf('RENAMED/1'))).body.ItemResponse).toMatchObject([second])
  expect(await send(pathOf(old))).toMatchObject(notFound)
})

test('finds one of 100,000 items without generating all of them on each call', async () => {
  const { seller, send } = await startWalmart({ items: 100_000 })
  const sku = at(seller.items, 99_999).sku
  await send(pathOf(sku))
  const startedAt = performance.now()
  for (let time = 0; time < 50; time += 1) expect((await send(pathOf(sku))).status).toBe(200)
  // Generating all of them takes about 200 ms.
  expect(performance.now() - startedAt).toBeLessThan(50 * 100)
})

test('counts items by status', async () => {
  const { seller, send } = await startWalmart()
  const count = (status: string) => seller.items.filter(({ publishedStatus }) => publishedStatus === status).length
  expect(await send('/v3/items/count?status=ALL')).toEqual({ status: 200, body: { All: 200 } })
  expect((await send('/v3/items/count')).body).toEqual({ All: 200 })
  for (const status of ['PUBLISHED', 'UNPUBLISHED', 'IN_PROGRESS', 'SYSTEM_PROBLEM']) {
    expect((await send(`/v3/items/count?status=${status}`)).body).toEqual({ [status]: count(status) })
  }
  const invalid = { status: 400, body: gatewayError('INVALID_REQUEST_PARAM.GMP_ITEM_QUERY_API', { field: 'status' }) }
  expect(await send('/v3/items/count?status=GONE')).toMatchObject(invalid)
})

test('lists items by variant group and by condition', async () => {
  const { seller, send } = await startWalmart()
  const [first, second] = [at(seller.items, 0), at(seller.items, 1)]
  const group = await send<ItemsBody>(`/v3/items?variantGroupId=${first.variantGroupId}`)
  expect(group.body.ItemResponse).toMatchObject([first, second])
  second.condition = 'Pre-Owned: Like New'
  const used = await send<ItemsBody>(`/v3/items?condition=${encodeURIComponent(second.condition)}`)
  expect(used.body.ItemResponse).toMatchObject([second])
})
