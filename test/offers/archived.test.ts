import { afterEach, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { useOffers } from './use-offers.ts'

const offers = useOffers({ items: 40 })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const archive = (ids: readonly number[], verb: 'archive' | 'unarchive') =>
  offers.api.call('PUT', `/api/walmart/${offers.id}/products/${verb}`, { body: { ids } })
const setPrices = (items: readonly object[]) =>
  offers.api.call('PUT', `/api/walmart/${offers.id}/prices`, { body: { items } })
const pricesWith = async (status: string) =>
  (await offers.api.call('GET', `/api/walmart/${offers.id}/prices?status=${status}&per_page=100`)).body.data
const failed = { status: 'failed', outcome: { code: 'listing_archived' }, next_attempt_at: null }

it('does not send a waiting stock level whose listing is archived, says so, and sends it when it is set again', async () => {
  const [sku, other] = [offers.skuAt(0), offers.skuAt(1)]
  const before = offers.shown(sku)
  removals.push(offers.simulator.fault({ path: '/v3/inventory', method: 'PUT', effect: { kind: 'outage' } }))
  await offers.setStock([
    { sku, quantity: 71 },
    { sku: other, quantity: 72 },
  ])
  // Each has been attempted.
  const attempted = { status: 'queued', sent_version: expect.any(Number) }
  await eventually(async () => expect(await offers.stockLevels('status=queued')).toMatchObject([attempted, attempted]))
  const [level] = await offers.stockLevels(`sku=${sku}`)
  const ids = [level?.listing_id ?? 0]
  await archive(ids, 'archive')
  removals.splice(0).forEach((remove) => remove())
  await offers.quiet()
  expect(offers.shown(other)).toBe(72)
  expect(offers.shown(sku)).toBe(before)
  expect((await offers.stockLevels(`sku=${sku}`))[0]).toMatchObject({ ...failed, sent_version: expect.any(Number) })
  const { body } = await offers.api.call('GET', '/api/problems')
  expect(body.data.groups).toEqual([])
  await archive(ids, 'unarchive')
  await offers.setStock([{ sku, quantity: 71 }])
  await offers.quiet()
  expect(offers.shown(sku)).toBe(71)
  expect((await offers.stockLevels(`sku=${sku}`))[0]).toMatchObject({ status: 'applied', outcome: null })
})

it('sends nothing more after the call that is under way when the listing is archived', async () => {
  const sku = offers.skuAt(2)
  const calls = () =>
    offers.simulator.requests.filter(({ method, path }) => method === 'PUT' && path === '/v3/inventory')
  const made = calls().length
  const release = offers.hold('/v3/inventory')
  await offers.setStock([{ sku, quantity: 81 }])
  await eventually(() => expect(calls()).toHaveLength(made + 1))
  // This value would follow when that call has ended.
  await offers.setStock([{ sku, quantity: 82 }])
  const [level] = await offers.stockLevels(`sku=${sku}`)
  await archive([level?.listing_id ?? 0], 'archive')
  release()
  await offers.quiet()
  expect(await offers.stockLevels(`sku=${sku}`)).toMatchObject([{ ...failed, confirmed_quantity: 81 }])
  expect(offers.shown(sku)).toBe(81)
  expect(calls()).toHaveLength(made + 1)
})

it('leaves the prices of archived listings out of a feed', async () => {
  const items = Array.from({ length: 15 }, (_, index) => ({ sku: offers.skuAt(10 + index), price: '7.70' }))
  await setPrices(items)
  const waiting: readonly { listing_id: number; sku: string }[] = await pricesWith('queued')
  expect(waiting).toHaveLength(15)
  const ids = waiting.slice(0, 3).map(({ listing_id: id }) => id)
  await archive(ids, 'archive')
  await offers.hurryWindow()
  await offers.quiet()
  expect(await pricesWith('failed')).toMatchObject(ids.map((id) => ({ ...failed, listing_id: id })))
  expect(await pricesWith('applied')).toHaveLength(12)
  expect((await offers.feeds())[0]).toMatchObject({ values: 12, applied: 12, failed: 0 })
})
