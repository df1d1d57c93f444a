import { createWalmartClient } from '@aisle/walmart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { SimulatedSeller } from '../../packages/walmart-simulator/src/seller.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { hurry } from '../helpers/worker.ts'
import { useOffers } from './use-offers.ts'

// Several slices of results, if Walmart is slow.
const many = 400
const offers = useOffers({ items: many })
const removals: (() => void)[] = []
// Walmart accepts ten feeds an hour.
beforeEach(async () => void (await select(offers.api, `delete from walmart_call_budgets`)))
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const skus = () => Array.from({ length: many }, (_, index) => offers.skuAt(index))
const setAll = (quantity: number) => offers.setStock(skus().map((sku) => ({ sku, quantity })))
const shownAll = () => [...new Set(skus().map((sku) => offers.shown(sku)))]
const statuses = async (count: number) => (await offers.feeds()).slice(0, count).map(({ status }) => status)
const newestFeed = async () => (await offers.feeds())[0]

async function submitAll(quantity: number): Promise<void> {
  await setAll(quantity)
  await offers.hurryWindow()
  await eventually(async () => expect((await newestFeed())?.status).toBe('submitted'))
}

/** What Walmart shows of the newest feed until the returned function is called. */
async function show(feed: object): Promise<() => void> {
  const body = JSON.stringify({ feedId: (await newestFeed())?.walmart_feed_id, ...feed })
  const remove = offers.simulator.fault({ path: '/v3/feeds/{feedId}', effect: { kind: 'respond', status: 200, body } })
  removals.push(remove)
  return remove
}

describe('a feed that Walmart rejects for one of its values', () => {
  it('fails that one, and the others are sent', async () => {
    removals.push(offers.simulator.fault({ path: '/v3/feeds', effect: { kind: 'reject-unknown-skus' } }))
    const [gone] = offers.seller.items.splice(5, 1)
    const others = skus().slice(0, -1)
    await offers.setStock([...others, gone?.sku].map((sku) => ({ sku, quantity: 10 })))
    await offers.hurryWindow()
    await offers.quiet()
    offers.seller.items.splice(5, 0, ...(gone ? [gone] : []))
    expect(new Set(others.map((sku) => offers.shown(sku)))).toEqual(new Set([10]))
    const failed = await offers.stockLevels('status=failed')
    expect(failed.map(({ sku }) => sku)).toEqual([gone?.sku])
    expect(failed[0]?.outcome).toMatchObject({ code: 'rejected' })
    const rejected = (await offers.feeds()).filter(({ status }) => status === 'failed')
    expect(rejected[0]?.outcome?.message).toContain(`SKU '${gone?.sku}' not found for this seller`)
  })

  it('does not contain a value that cannot be sent', async () => {
    const sku = offers.skuAt(1)
    await select(offers.api, `update walmart_listings set sku = '..' where sku = $1`, [sku])
    const { body } = await offers.setStock([{ sku: '..', quantity: 1 }])
    expect(body.data.results[0].errors).toEqual({
      'items.0.sku': ['Walmart\'s API cannot be called for the SKU "..". Make the change in Seller Center.'],
    })
    await select(offers.api, `update walmart_listings set sku = $1 where sku = '..'`, [sku])
  })
})

describe('a feed for which Walmart reports no result', () => {
  it('is given up after a day, and its values are sent again', async () => {
    await submitAll(20)
    const remove = await show({ feedStatus: 'INPROGRESS', itemsReceived: many })
    await hurry(offers.api)
    await setAll(21)
    const given = await newestFeed()
    expect(given?.status).toBe('submitted')
    await select(
      offers.api,
      `update walmart_feeds set created_at = created_at - interval '25 hours' where status = 'submitted'`,
    )
    // By then Walmart has processed it, and does not overwrite what is sent later.
    offers.simulator.advance(10_000)
    await eventually(async () => {
      await hurry(offers.api)
      // The feed may already have a successor.
      const lost = (await offers.feeds()).find(({ id }) => id === given?.id)
      expect(lost).toMatchObject({ status: 'lost', outcome: { code: 'walmart_error' } })
    })
    remove()
    await offers.quiet()
    expect(shownAll()).toEqual([21])
  })

  it('is read to its end if Walmart has processed it after a day, even if reading takes several slices', async () => {
    await submitAll(25)
    offers.simulator.advance(10_000)
    removals.push(offers.simulator.fault({ path: '/v3/feeds/{feedId}', effect: { kind: 'delay', ms: 800 } }))
    const age = `update walmart_feeds set created_at = created_at - interval '25 hours' where status = 'submitted'`
    expect(await select(offers.api, `${age} returning id`)).toHaveLength(1)
    await offers.quiet()
    expect(await newestFeed()).toMatchObject({ status: 'processed', applied: many })
  })

  it('because of an error of Walmart is sent again after an hour', async () => {
    await submitAll(30)
    const ingestionErrors = { ingestionError: [{ type: 'SYSTEM_ERROR', description: 'Try again.' }] }
    const remove = await show({ feedStatus: 'ERROR', ingestionErrors })
    const changed = offers.skuAt(3)
    await offers.setStock([{ sku: changed, quantity: 31 }])
    await eventually(async () => {
      await hurry(offers.api)
      expect(await statuses(1)).toEqual(['lost'])
    })
    expect(await offers.stockLevels('status=failed')).toEqual([])
    // What has changed meanwhile does not wait.
    await eventually(() => expect(offers.shown(changed)).toBe(31))
    const waiting = `select from offer_targets where status = 'queued' and next_attempt_at > now() + interval '59 minutes'`
    expect(await select(offers.api, waiting)).toHaveLength(many - 1)
    remove()
    await offers.quiet()
    expect(offers.shown(offers.skuAt(4))).toBe(30)
  })

  it('counts its own errors only, and not its rate limits', async () => {
    const effect = { kind: 'throttle', waitMs: 100 } as const
    removals.push(offers.simulator.fault({ path: '/v3/inventory', method: 'PUT', effect }))
    const calls = offers.simulator.requests.length
    await offers.setStock([{ sku: offers.skuAt(0), quantity: 35 }])
    await eventually(async () => {
      await select(offers.api, 'delete from walmart_call_budgets')
      await select(offers.api, `update offer_targets set next_attempt_at = now() where status = 'queued'`)
      await hurry(offers.api)
      expect(offers.simulator.requests.length).toBeGreaterThan(calls + 4)
    })
    const others = skus().slice(1)
    await offers.setStock(others.map((sku) => ({ sku, quantity: 35 })))
    await offers.hurryWindow()
    await eventually(async () => expect((await newestFeed())?.status).toBe('submitted'))
    const itemIngestionStatus = skus().map((sku) => ({ sku, ingestionStatus: 'TIMEOUT_ERROR' }))
    const remove = await show({ feedStatus: 'PROCESSED', itemsReceived: many, itemDetails: { itemIngestionStatus } })
    await eventually(async () => {
      await hurry(offers.api)
      expect(await statuses(1)).toEqual(['processed'])
    })
    expect(await offers.stockLevels('status=failed')).toEqual([])
    remove()
    removals.splice(0).forEach((removeFault) => removeFault())
    await offers.quiet()
  })

  it('for some of its values is read until it reports them, even if reading takes several slices', async () => {
    await submitAll(40)
    const { feedStore } = offers.seller as SimulatedSeller
    const { clientId, clientSecret } = offers.seller
    const walmart = createWalmartClient({ baseUrl: offers.simulator.url, clientId, clientSecret })
    // The worker reads no result until `showResults` has been called.
    const showResults = await show({ feedStatus: 'INPROGRESS', itemsReceived: many })
    offers.simulator.advance(10_000)
    await walmart.getInventory(offers.skuAt(0))
    const [first] = feedStore.feeds.at(-1)?.results ?? []
    if (first) first.ingestionStatus = 'INPROGRESS'
    showResults()
    removals.push(offers.simulator.fault({ path: '/v3/feeds/{feedId}', effect: { kind: 'delay', ms: 800 } }))
    const isRead = `select from walmart_feeds where settled_at is not null or next_check_at > now() + interval '4 minutes'`
    await eventually(async () => {
      await hurry(offers.api)
      expect(await select(offers.api, `${isRead} order by id desc limit 1`)).toHaveLength(1)
      expect((await newestFeed())?.applied).toBe(many - 1)
    })
    expect((await newestFeed())?.status).toBe('submitted')
    removals.splice(0).forEach((remove) => remove())
    if (first) first.ingestionStatus = 'SUCCESS'
    await offers.quiet()
    expect(await newestFeed()).toMatchObject({ status: 'processed', applied: many })
  })
})

it('a value has failed if one of several results of its SKU is an error, whichever comes first', async () => {
  await submitAll(77)
  const [first = '', second = '', ...others] = skus()
  const results = [
    [first, 'SUCCESS'],
    [first, 'DATA_ERROR'],
    [second, 'DATA_ERROR'],
    [second, 'SUCCESS'],
    ...others.map((sku) => [sku, 'SUCCESS']),
  ]
  const itemIngestionStatus = results.map(([sku, ingestionStatus]) => ({ martId: 0, index: 0, sku, ingestionStatus }))
  const itemsReceived = itemIngestionStatus.length
  const stop = await show({ feedStatus: 'PROCESSED', itemsReceived, itemDetails: { itemIngestionStatus } })
  await offers.quiet()
  stop()
  const failed = await offers.stockLevels('status=failed')
  expect(failed.map(({ sku }) => sku).toSorted()).toEqual([first, second].toSorted())
  expect(await newestFeed()).toMatchObject({ applied: others.length, failed: 2 })
})

it('an upload that Walmart’s rate limit rejects does not keep single calls waiting', async () => {
  const effect = { kind: 'throttle', waitMs: 300_000 } as const
  removals.push(offers.simulator.fault({ path: '/v3/feeds', method: 'POST', effect }))
  const before = offers.uploads()
  // More than go out in single calls, and no more than Walmart accepts at once.
  const some = skus().slice(0, 120)
  await offers.setStock(some.map((sku) => ({ sku, quantity: 50 })))
  await offers.hurryWindow()
  await eventually(() => expect(new Set(some.map((sku) => offers.shown(sku)))).toEqual(new Set([50])))
  expect(offers.uploads()).toBe(before + 1)
})
