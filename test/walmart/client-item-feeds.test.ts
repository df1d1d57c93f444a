import { createWalmartClient, type WalmartClient } from '@aisle/walmart'
import { expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 10, orders: 0 })
const connect = (): WalmartClient => createWalmartClient({ ...sellerOf(simulator), baseUrl: simulator.url })
const MPItemFeedHeader = { version: '5.0.20250121-19_24_23-api', locale: 'en' }
const skuAt = (position: number) => sellerOf(simulator).items[position]?.sku ?? ''

const proceed = () => simulator.advance(2_000)

/** Uploads these items, waits until they are processed, and returns their statuses. */
async function upload(feedType: 'MP_ITEM' | 'MP_MAINTENANCE', MPItem: Record<string, unknown>[]) {
  const { value } = await connect().uploadItemFeed({ feedType, content: { MPItemFeedHeader, MPItem } })
  const { succeeded, failed } = await connect().waitForFeed(value.feedId, { everyMs: 1, onProgress: proceed })
  return { succeeded: succeeded.map(({ sku }) => sku), failed: failed.map(({ sku }) => sku) }
}

test('creates an item, whose publication is then in progress', async () => {
  const identifier = { productIdType: 'UPC', productId: '700000000017' }
  const Orderable = { sku: 'NEW-1', productName: 'Lamp, blue', price: 12.5, productIdentifiers: identifier }
  const feed = [{ Orderable, Visible: { 'Floor Lamps': { shortDescription: 'Blue' } } }]
  expect(await upload('MP_ITEM', feed)).toEqual({ succeeded: ['NEW-1'], failed: [] })
  expect((await connect().getItem('NEW-1')).value).toMatchObject({
    productName: 'Lamp, blue',
    price: { currency: 'USD', amount: '12.5' },
    productType: 'Floor Lamps',
    upc: '700000000017',
    gtin: '00700000000017',
    publishedStatus: 'IN_PROGRESS',
    lifecycleStatus: 'ACTIVE',
  })
})

test('changes an item, and leaves the rest of it as it was', async () => {
  const before = (await connect().getItem(skuAt(0))).value
  await upload('MP_MAINTENANCE', [{ Orderable: { sku: skuAt(0), productName: 'Another name' } }])
  expect((await connect().getItem(skuAt(0))).value).toEqual({ ...before, productName: 'Another name' })
})

test('reports each item that cannot be changed, and changes the others', async () => {
  const feed = [
    { Orderable: { sku: 'none', productName: 'A' } },
    { Orderable: { sku: skuAt(1), price: -1 } },
    { Orderable: { sku: skuAt(2), price: 7 } },
  ]
  expect(await upload('MP_MAINTENANCE', feed)).toEqual({ succeeded: [skuAt(2)], failed: ['none', skuAt(1)] })
  expect(sellerOf(simulator).items[2]?.price.amount).toBe(7)
})

test('sends the contents as they are', async () => {
  const bodies: string[] = []
  const noting: typeof fetch = async (input, init) => {
    const file = init?.body instanceof FormData ? init.body.get('file') : undefined
    if (file instanceof File) bodies.push(await file.text())
    return fetch(input, init)
  }
  const walmart = createWalmartClient({ ...sellerOf(simulator), baseUrl: simulator.url, fetch: noting })
  const content = {
    MPItemFeedHeader,
    MPItem: [{ Orderable: { sku: skuAt(3) }, unknown: [1, { deep: null }] }],
    extra: 'x',
  }
  await walmart.uploadItemFeed({ feedType: 'MP_MAINTENANCE', content })
  expect(bodies.map((body): unknown => JSON.parse(body))).toEqual([content])
})

type ItemFeed = Parameters<WalmartClient['uploadItemFeed']>[0]

test.each<[ItemFeed['content'], string]>([
  // @ts-expect-error -- a JavaScript caller may leave the version out
  [{ MPItemFeedHeader: {}, MPItem: [{}] }, 'content.MPItemFeedHeader.version'],
  [{ MPItemFeedHeader, MPItem: [] }, 'content.MPItem: expected at least one item'],
])('rejects %j before sending anything', async (content, message) => {
  const calls = simulator.requests.length
  await expect(connect().uploadItemFeed({ feedType: 'MP_ITEM', content })).rejects.toThrow(message)
  expect(simulator.requests).toHaveLength(calls)
})

test('describes the feed of some product types', async () => {
  const query = { feedType: 'MP_ITEM', version: MPItemFeedHeader.version, productTypes: ['Lamps', 'Rugs'] }
  const { value } = await connect().getItemSpec(query)
  expect(Object.keys(value.properties)).toEqual(['MPItemFeedHeader', 'MPItem'])
  expect(JSON.stringify(value)).toContain('"Rugs"')
  const tooMany = { ...query, productTypes: Array.from({ length: 21 }, () => 'Lamps') }
  await expect(connect().getItemSpec(tooMany)).rejects.toMatchObject({ kind: 'invalid_request', status: undefined })
})

test('lists the categories', async () => {
  const { payload } = (await connect().getTaxonomy()).value
  expect(payload.flatMap(({ subcategory }) => subcategory.map((one) => one.subCategoryName))).toContain('Lamps')
})
