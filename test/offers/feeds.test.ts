import { afterEach, describe, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { hurry } from '../helpers/worker.ts'
import { useOffers } from './use-offers.ts'

// More than go out in single calls.
const many = 120
const offers = useOffers({ items: many + 10 })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const skus = () => Array.from({ length: many }, (_, index) => offers.skuAt(index))
const setAll = (quantity: number, shipNode?: string) =>
  offers.setStock(skus().map((sku) => ({ sku, quantity, ...(shipNode !== undefined && { ship_node: shipNode }) })))
const shownAll = (shipNode?: string) => [...new Set(skus().map((sku) => offers.shown(sku, shipNode)))]
const singles = () =>
  offers.simulator.requests.filter(({ method, path }) => method === 'PUT' && path === '/v3/inventory')

describe('many stock levels', () => {
  it('wait a minute for more changes, and then go out in one feed', async () => {
    const before = { uploads: offers.uploads(), singles: singles().length }
    await setAll(300)
    await setAll(301)
    await offers.hurryWindow()
    await offers.quiet()
    expect(shownAll()).toEqual([301])
    expect({ uploads: offers.uploads(), singles: singles().length }).toEqual({ ...before, uploads: before.uploads + 1 })
    const [feed] = await offers.feeds()
    expect(feed).toMatchObject({
      feed_type: 'inventory',
      status: 'processed',
      values: many,
      applied: many,
      failed: 0,
      next_check_at: null,
    })
    expect((await offers.api.call('GET', `/api/walmart/${offers.id}/feeds/${feed?.id}`)).body.data).toEqual(feed)
    const levels = await offers.stockLevels()
    expect(new Set(levels.map((level) => level.feed_id))).toEqual(new Set([feed?.id]))
    expect(levels[0]).toMatchObject({ status: 'applied', version: 2, sent_version: 2, confirmed_version: 2 })
  })

  it('of ship nodes go out in a feed of their own', async () => {
    const shipNode = offers.seller.shipNodes[0]?.shipNode ?? ''
    await setAll(310, shipNode)
    await offers.hurryWindow()
    await offers.quiet()
    expect(shownAll(shipNode)).toEqual([310])
    expect((await offers.feeds())[0]).toMatchObject({ feed_type: 'MP_INVENTORY', applied: many })
  })

  it('each have the result that Walmart reports, whatever the status of the feed', async () => {
    const gone = offers.seller.items.splice(5, 1)
    removals.push(() => void offers.seller.items.splice(5, 0, ...gone))
    const sku = gone[0]?.sku ?? ''
    await offers.setStock(
      [...skus(), sku]
        .filter((one, index, all) => all.indexOf(one) === index)
        .map((one) => ({ sku: one, quantity: 320 })),
    )
    await offers.hurryWindow()
    await offers.quiet()
    const [feed] = await offers.feeds()
    expect(feed).toMatchObject({ status: 'processed', failed: 1 })
    const [failed, ...others] = await offers.stockLevels('status=failed')
    expect(others).toEqual([])
    expect(failed).toMatchObject({
      sku,
      feed_id: feed?.id,
      outcome: { code: 'rejected' },
      confirmed_version: expect.any(Number),
    })
    expect(failed?.outcome?.message).toContain('Walmart has rejected it: ')
  })

  it('that change while they are in a feed follow when it has ended', async () => {
    await setAll(330)
    await offers.hurryWindow()
    await eventually(async () => expect((await offers.feeds())[0]?.status).toBe('submitted'))
    const sku = offers.skuAt(9)
    const before = singles().length
    await offers.setStock([{ sku, quantity: 331 }])
    await hurry(offers.api)
    const level = (await offers.stockLevels(`sku=${sku}`)).find(({ ship_node: shipNode }) => shipNode === null)
    expect(level).toMatchObject({ status: 'sending', quantity: 331 })
    expect(singles()).toHaveLength(before)
    await offers.quiet()
    expect(offers.shown(sku)).toBe(331)
    expect(singles()).toHaveLength(before + 1)
    expect(offers.shown(offers.skuAt(10))).toBe(330)
  })

  it.each([
    { kind: 'lose-response', uploads: 1, statuses: ['processed'] },
    { kind: 'lose-request', uploads: 2, statuses: ['processed', 'lost'] },
  ] as const)(
    'are looked for among the feeds before they are uploaded again ($kind)',
    async ({ kind, uploads, statuses }) => {
      const quantity = kind === 'lose-request' ? 340 : 341
      const before = { uploads: offers.uploads(), feeds: (await offers.feeds()).length }
      removals.push(offers.simulator.fault({ path: '/v3/feeds', method: 'POST', times: 1, effect: { kind } }))
      await setAll(quantity)
      await offers.hurryWindow()
      await eventually(async () => expect(offers.uploads()).toBe(before.uploads + 1))
      expect((await offers.feeds())[0]).toMatchObject({ status: 'uploading', walmart_feed_id: null })
      await offers.quiet()
      expect(shownAll()).toEqual([quantity])
      expect(offers.uploads()).toBe(before.uploads + uploads)
      const feeds = await offers.feeds()
      expect(feeds.slice(0, feeds.length - before.feeds).map(({ status }) => status)).toEqual(statuses)
    },
  )

  it('that Walmart could not process are sent again after an hour', async () => {
    await setAll(350)
    await offers.hurryWindow()
    await eventually(async () => expect((await offers.feeds())[0]?.status).toBe('submitted'))
    const [feed] = await offers.feeds()
    const failure = { ingestionStatus: 'SYSTEM_ERROR', ingestionErrors: { ingestionError: [{ type: 'SYSTEM_ERROR' }] } }
    const body = {
      feedId: feed?.walmart_feed_id,
      feedStatus: 'PROCESSED',
      itemsReceived: many,
      itemDetails: { itemIngestionStatus: skus().map((sku, index) => ({ martId: 0, sku, index, ...failure })) },
    }
    const effect = { kind: 'respond', status: 200, body: JSON.stringify(body) } as const
    const remove = offers.simulator.fault({ path: '/v3/feeds/{feedId}', effect })
    removals.push(remove)
    await eventually(async () => {
      await hurry(offers.api)
      expect((await offers.feeds())[0]?.status).toBe('processed')
    })
    remove()
    const again = `select from offer_targets where status = 'queued' and next_attempt_at > now() + interval '59 minutes' and ship_node = ''`
    expect(await select(offers.api, again)).toHaveLength(many)
    await offers.quiet()
    expect(shownAll()).toEqual([350])
  })

  it('go out in single calls while Walmart accepts no feed', async () => {
    await select(
      offers.api,
      `update walmart_call_budgets set full_at = now() + interval '65 minutes' where bucket = 'uploadInventoryFeed'`,
    )
    const before = { uploads: offers.uploads(), singles: singles().length }
    await setAll(360)
    await offers.hurryWindow()
    await eventually(() => expect(shownAll()).toEqual([360]))
    expect(offers.uploads()).toBe(before.uploads)
    expect(singles()).toHaveLength(before.singles + many)
  })

  it('go out at once when they are pushed, with those that have failed', async () => {
    await select(offers.api, 'delete from walmart_call_budgets')
    const gone = offers.seller.items.splice(7, 1)
    const sku = gone[0]?.sku ?? ''
    await offers.setStock([{ sku, quantity: 369 }])
    await eventually(async () =>
      expect((await offers.stockLevels('status=failed')).map((level) => level.sku)).toEqual([sku]),
    )
    offers.seller.items.splice(7, 0, ...gone)
    await setAll(370)
    const before = offers.uploads()
    const { status, body } = await offers.api.call('POST', `/api/walmart/${offers.id}/products/sync-inventory`, {
      body: {},
    })
    expect({ status, body }).toEqual({ status: 202, body: { data: { pushed: many }, message: null } })
    await eventually(() => expect(offers.uploads()).toBe(before + 1))
    await offers.quiet()
    expect(shownAll()).toEqual([370])
  })
})
