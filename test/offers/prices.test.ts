import { createWalmartClient } from '@aisle/walmart'
import { afterEach, describe, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { hurry } from '../helpers/worker.ts'
import { useOffers } from './use-offers.ts'

// More than go out in single calls.
const many = 15
const offers = useOffers({ items: many + 5 })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const setPrices = (items: readonly object[]) =>
  offers.api.call('PUT', `/api/walmart/${offers.id}/prices`, { body: { items } })
const prices = async () => (await offers.api.call('GET', `/api/walmart/${offers.id}/prices?per_page=100`)).body.data
const setAll = (price: string) =>
  setPrices(Array.from({ length: many }, (_, index) => ({ sku: offers.skuAt(index), price })))
const shown = (index: number) => offers.seller.items[index]?.price?.amount
const failed = async () => (await prices()).filter((one: { status: string }) => one.status === 'failed')
const singles = () => offers.simulator.requests.filter(({ method, path }) => method === 'PUT' && path === '/v3/price')

/** Sets a price to which Walmart responds with this. */
const respondTo = (index: number, body: object) => {
  const respond = { kind: 'respond', status: 200, body: JSON.stringify(body) } as const
  removals.push(offers.simulator.fault({ path: '/v3/price', method: 'PUT', effect: respond }))
  return setPrices([{ sku: offers.skuAt(index), price: '18.00' }])
}

describe('a price', () => {
  it('is sent when it is set, and only when it changes', async () => {
    const sku = offers.skuAt(0)
    const { status, body } = await setPrices([
      { sku, price: '17.5' },
      { sku: 'VASE', price: '3' },
    ])
    expect(status).toBe(202)
    expect(body.data.results).toMatchObject([{ status: 'accepted' }, { status: 'rejected' }])
    await offers.quiet()
    expect(shown(0)).toBe(17.5)
    const [price] = await prices()
    expect(price).toMatchObject({
      id: body.data.results[0].id,
      sku,
      price: '17.50',
      status: 'applied',
      confirmed_version: 1,
    })
    await setPrices([{ sku, price: '17.50' }])
    await offers.quiet()
    expect(singles()).toHaveLength(1)
    expect((await setPrices([{ sku, price: '0' }])).status).toBe(422)
    expect(await offers.stockLevels()).toEqual([])
  })

  it('that Walmart accepts with errors fails with them', async () => {
    const errors = [{ code: 'PRICE_TOO_HIGH', description: 'The price is above the maximum.' }]
    await respondTo(1, { ItemPriceResponse: { mart: 'WALMART_US', sku: offers.skuAt(1), errors } })
    await eventually(async () => expect(await failed()).toHaveLength(1))
    const [{ sku, outcome }] = await failed()
    expect({ sku, outcome }).toMatchObject({ sku: offers.skuAt(1), outcome: { code: 'rejected' } })
    expect(outcome.message).toContain('The price is above the maximum.')
  })

  it('fails after three unreadable responses from Walmart', async () => {
    const before = singles().length
    await respondTo(2, { result: 'maybe' })
    await eventually(async () => {
      await select(
        offers.api,
        `update offer_targets set next_attempt_at = now() where status = 'sending' and attempts < 3`,
      )
      await hurry(offers.api)
      expect((await failed()).map((one: { sku: string }) => one.sku)).toContain(offers.skuAt(2))
    })
    expect(singles()).toHaveLength(before + 3)
    const outcomes = (await failed()).map(({ outcome }: { outcome: { code: string } }) => outcome.code)
    expect(outcomes).toContain('walmart_error')
    removals.splice(0).forEach((remove) => remove())
    await offers.api.call('POST', `/api/walmart/${offers.id}/prices/push`, { body: {} })
    await offers.quiet()
  })
})

describe('many prices', () => {
  it('go out in one feed with the latest of each', async () => {
    const before = singles().length
    await setAll('20.00')
    await setAll('21.00')
    await offers.hurryWindow()
    await offers.quiet()
    // The first call after the feed was processed shows it.
    await setPrices([{ sku: offers.skuAt(many + 1), price: '1' }])
    await offers.quiet()
    expect([shown(0), shown(many - 1)]).toEqual([21, 21])
    expect((await offers.feeds())[0]).toMatchObject({ feed_type: 'PRICE_AND_PROMOTION', applied: many, failed: 0 })
    expect(offers.uploads()).toBe(1)
    expect(singles()).toHaveLength(before + 1)
  })

  it.each([
    { kind: 'lose-response', uploads: 1 },
    { kind: 'lose-request', uploads: 2 },
  ] as const)('are looked for among the feeds before they are uploaded again ($kind)', async ({ kind, uploads }) => {
    const price = kind === 'lose-request' ? '30.00' : '31.00'
    const before = offers.uploads()
    removals.push(offers.simulator.fault({ path: '/v3/feeds', method: 'POST', times: 1, effect: { kind } }))
    await setAll(price)
    await offers.hurryWindow()
    await eventually(() => expect(offers.uploads()).toBe(before + 1))
    await offers.quiet()
    expect(offers.uploads()).toBe(before + uploads)
    expect((await prices()).filter((one: { price: string }) => one.price === price)).toHaveLength(many)
  })

  it('are not mistaken for a feed of another program', async () => {
    removals.push(
      offers.simulator.fault({ path: '/v3/feeds', method: 'POST', times: 1, effect: { kind: 'lose-request' } }),
    )
    const before = offers.uploads()
    await setAll('32.00')
    await offers.hurryWindow()
    await eventually(() => expect(offers.uploads()).toBe(before + 1))
    const { clientId, clientSecret } = offers.seller
    const other = createWalmartClient({ baseUrl: offers.simulator.url, clientId, clientSecret })
    const items = Array.from({ length: many }, (_, index) => ({ sku: offers.skuAt(index + 3), price: '33.00' }))
    const { value } = await other.uploadPriceFeed({ items })
    await offers.quiet()
    expect(offers.uploads()).toBe(before + 3)
    expect((await offers.feeds()).map((feed) => feed.walmart_feed_id)).not.toContain(value.feedId)
  })
})
