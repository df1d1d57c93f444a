import { beforeAll, beforeEach, expect, it } from 'vitest'

import { openConnection } from '../../packages/core/src/instances/index.ts'
import { findUnchangedListings } from '../../packages/core/src/listings/refresh-listings.ts'
import { useApi } from '../helpers/api.ts'
import { eachChange, fieldsOf } from '../helpers/changed-fields.ts'
import { deleteProducts, listingsOf, select } from '../helpers/records.ts'
import { sellerOf, useSimulator, withFields } from '../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 450, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

const original = [...seller.items]
const itemAt = (index: number) => {
  const item = seller.items[index]
  if (!item) throw new Error(`The seller has no item ${index}.`)
  return item
}
const { sku } = itemAt(0)
let id: number
let item: unknown

beforeAll(async () => {
  // Fields that Walmart may add.
  Object.assign(itemAt(0), withFields(itemAt(0), { gift: { tags: ['birthday', 7, null], isFragile: true } }))
  original[0] = itemAt(0)
  id = await createInstance(api, { seller, auto_link_products: true, auto_create_products: true })
  await waitForCompletion(api, id)
  item = await fetchItem()
})

beforeEach(async () => {
  seller.items.splice(0, seller.items.length, ...original)
  await refresh()
})

const refresh = async () => expect(await waitForRun(api, await startRefresh(api, id, 'products'))).toBe('completed')
const context = () => ({ ...api.services, tenantId: api.tenant.id })

/** An item in Walmart's JSON, exactly as a refresh gets it. */
async function fetchItem(): Promise<unknown> {
  const { walmart } = await openConnection(context(), id)
  const fetched: unknown[] = []
  const skip = (items: readonly string[]) => {
    fetched.push(...items.map((text) => JSON.parse(text)))
    return Promise.resolve(items.map(() => true))
  }
  for await (const { elements } of walmart.listItems({ skip })) expect(elements).toEqual([])
  return fetched.find((one) => Object(one).sku === sku)
}

type Settings = Parameters<typeof findUnchangedListings>[1]

const textsOf = (items: readonly unknown[]) => items.map((one) => JSON.stringify(one))

const find = (items: readonly unknown[], settings: Partial<Settings> = {}) =>
  findUnchangedListings(
    context(),
    { instanceId: id, autoLinkProducts: false, autoCreateProducts: false, beingStored: [], ...settings },
    textsOf(items),
  )

/** Marks a listing's row, so that it shows whether a refresh stores it again. */
const mark = () => select(api, `update walmart_listings set product_type = 'marked' where sku = $1`, [sku])
async function isMarked(): Promise<boolean> {
  const [row] = await select<{ type: string }>(
    api,
    'select product_type as type from walmart_listings where instance_id = $1 and sku = $2',
    [id, sku],
  )
  return row?.type === 'marked'
}

it('treats an item identical to the stored one as unchanged', async () => {
  expect(await find([item])).toEqual([true])
})

it('treats an item with a change in any one field as changed, even in a field that nothing reads', async () => {
  const paths = [...fieldsOf(item)].map(({ path }) => path)
  expect(paths).toEqual(expect.arrayContaining(['.sku', '.price.amount', '.gift.tags.1', '.gift.isFragile']))
  await eachChange(item, async (changed) => expect(await find([changed])).toEqual([false]))
})

it('treats an item that is unknown or has no SKU as changed', async () => {
  expect(await find([{ sku: 'unknown' }, { ...Object(item), sku: null }, { ...Object(item), sku: ' ' }, 7])).toEqual([
    false,
    false,
    false,
    false,
  ])
})

it('reads an item that appears twice on a page, or also on the previous page', async () => {
  expect(await find([item, item])).toEqual([false, false])
  expect(await find([item], { beingStored: textsOf([item]) })).toEqual([false])
})

it('treats an unlinked listing as changed only if the settings would link it', async () => {
  const on = { autoLinkProducts: true, autoCreateProducts: true }
  const links = { autoLinkProducts: true }
  const creates = { autoCreateProducts: true }
  const each = async () => {
    const found = [{}, links, creates, on].map((settings) => find([item], settings))
    return (await Promise.all(found)).flat()
  }
  expect(await each()).toEqual([true, true, true, true])
  await select(api, 'delete from listing_links')
  expect(await each()).toEqual([true, false, false, false])
  await select(api, 'update walmart_listings set archived_at = now()')
  expect(await each()).toEqual([true, true, true, true])
  await select(api, 'update walmart_listings set archived_at = null, unmapped_at = now()')
  expect(await each()).toEqual([true, true, true, true])
  await select(api, 'update walmart_listings set unmapped_at = null')
  await select(api, 'update products set archived_at = now()')
  expect(await each()).toEqual([true, true, true, true])
  await deleteProducts(api)
  expect(await each()).toEqual([true, true, false, false])
})

it('neither writes unchanged listings nor stores them again, and counts them', async () => {
  const versions = () => select(api, 'select id, xmin::text from walmart_listings order by id')
  await mark()
  const before = await versions()
  await refresh()
  expect(await versions()).toEqual(before)
  const [run] = await select(api, 'select processed, total from sync_runs order by id desc limit 1')
  expect(run).toMatchObject({ processed: 450, total: 450 })
})

it('stores a listing again if it or the mapping has changed, or if it has no digest', async () => {
  for (const digest of [`sha256('older')`, 'null']) {
    await mark()
    await select(api, `update walmart_listings set digest = ${digest} where sku = $1`, [sku])
    await refresh()
    expect(await isMarked()).toBe(false)
  }
  await mark()
  seller.items[0] = { ...itemAt(0), productName: 'Renamed' }
  await refresh()
  expect(await isMarked()).toBe(false)
})

it('links unchanged listings again whose products were deleted', async () => {
  await deleteProducts(api)
  await refresh()
  expect((await listingsOf(api, id)).filter(({ product }) => product === null)).toEqual([])
})

it('stores SKUs of any form, and skips them when unchanged', async () => {
  const sent = ['  spaces  ', 'NUL\0inside', String.raw`{"q",\1}`, 'NULL', 12_345]
  const stored = ['  spaces  ', 'NUL\uFFFDinside', String.raw`{"q",\1}`, 'NULL', '12345']
  for (const [index, odd] of sent.entries()) seller.items[index + 1] = withFields(itemAt(index + 1), { sku: odd })
  await refresh()
  const read = () =>
    select(api, 'select sku, product_type from walmart_listings where sku = any($1) order by id', [stored])
  await select(api, `update walmart_listings set product_type = 'marked' where sku = any($1)`, [stored])
  const before = await read()
  expect(before).toHaveLength(stored.length)
  await refresh()
  expect(await read()).toEqual(before)
})
