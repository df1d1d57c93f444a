import { afterEach, describe, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { hurry } from '../helpers/worker.ts'
import { useOffers } from './use-offers.ts'

const offers = useOffers()
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const put = '/v3/inventory'
const callsTo = (sku: string) =>
  offers.simulator.requests.filter(
    ({ method, path, url }) =>
      method === 'PUT' && path === put && new URL(url, 'http://x').searchParams.get('sku') === sku,
  )
const levelOf = async (sku: string) => (await offers.stockLevels(`sku=${encodeURIComponent(sku)}`))[0]

describe('a stock level', () => {
  it('is sent when it is set, and only when it changes', async () => {
    const sku = offers.skuAt(0)
    const { status, body } = await offers.setStock([{ sku, quantity: 7 }])
    expect(status).toBe(202)
    expect(body.data.results).toEqual([{ index: 0, status: 'accepted', id: expect.any(Number), errors: null }])
    await offers.quiet()
    expect(offers.shown(sku)).toBe(7)
    expect(await levelOf(sku)).toMatchObject({
      id: body.data.results[0].id,
      ship_node: null,
      quantity: 7,
      status: 'applied',
      version: 1,
      sent_version: 1,
      confirmed_version: 1,
      next_attempt_at: null,
    })
    const again = await offers.setStock([{ sku, quantity: 7 }])
    expect(again.body.data.results).toEqual(body.data.results)
    expect(await levelOf(sku)).toMatchObject({ status: 'applied', version: 1 })
    expect(callsTo(sku)).toHaveLength(1)
  })

  it('may name a ship node, which has to be a location of the instance', async () => {
    const [listing] = (await offers.api.call('GET', `/api/walmart/${offers.id}/products?search=${offers.skuAt(1)}`))
      .body.data
    const shipNode = offers.seller.shipNodes[0]?.shipNode ?? ''
    const { body } = await offers.setStock([
      { listing_id: listing.id, ship_node: shipNode, quantity: 3 },
      { listing_id: listing.id, quantity: 4 },
      { listing_id: listing.id, ship_node: '99', quantity: 5 },
    ])
    expect(body.data.results.map(({ status }: { status: string }) => status)).toEqual([
      'accepted',
      'accepted',
      'rejected',
    ])
    expect(body.data.results[2].errors).toEqual({ 'items.2.ship_node': ['The instance has no location 99.'] })
    await offers.quiet()
    expect(offers.shown(listing.sku, shipNode)).toBe(3)
    expect(offers.shown(listing.sku)).toBe(4)
  })

  it('is rejected by row if its listing is unknown or named twice', async () => {
    const sku = offers.skuAt(2)
    const { status, body } = await offers.setStock([
      { sku, quantity: 1 },
      { sku: 'VASE', quantity: 1 },
      { sku, quantity: 2 },
      { listing_id: 999_999_999, quantity: 2 },
    ])
    expect(status).toBe(202)
    expect(body.data.results.map(({ errors }: { errors: object | null }) => errors)).toEqual([
      null,
      { 'items.1.sku': ['The instance has no listing with the SKU "VASE".'] },
      { 'items.2.sku': ['An earlier item in this call already sets it.'] },
      { 'items.3.listing_id': ['The instance has no listing 999999999.'] },
    ])
    for (const item of [{ sku, listing_id: 1, quantity: 2 }, { quantity: 2 }]) {
      const unnamed = await offers.setStock([item])
      expect(unnamed.status).toBe(422)
      expect(unnamed.body.errors).toEqual({
        'items.0.sku': ['The items.0.sku field must be present unless listing_id is, and not together with it.'],
      })
    }
    expect((await offers.setStock([{ sku, quantity: -1 }])).status).toBe(422)
    await offers.quiet()
    expect(offers.shown(sku)).toBe(1)
  })

  it('that changes while it is under way is sent again afterwards, and never at the same time', async () => {
    const sku = offers.skuAt(3)
    const release = offers.hold(put)
    removals.push(release)
    await offers.setStock([{ sku, quantity: 10 }])
    await eventually(() => expect(callsTo(sku)).toHaveLength(1))
    for (const quantity of [11, 12, 13]) await offers.setStock([{ sku, quantity }])
    await hurry(offers.api)
    expect(await levelOf(sku)).toMatchObject({ status: 'sending', version: 4, sent_version: 1, quantity: 13 })
    expect(callsTo(sku)).toHaveLength(1)
    release()
    await offers.quiet()
    expect(offers.shown(sku)).toBe(13)
    expect(callsTo(sku)).toHaveLength(2)
    expect(await levelOf(sku)).toMatchObject({ status: 'applied', confirmed_version: 4 })
  })

  it.each(['lose-request', 'lose-response'] as const)(
    'whose call is lost on Walmart’s side (%s) waits, and the latest value follows',
    async (kind) => {
      const sku = offers.skuAt(kind === 'lose-request' ? 4 : 5)
      removals.push(offers.simulator.fault({ path: put, method: 'PUT', times: 1, effect: { kind } }))
      await offers.setStock([{ sku, quantity: 20 }])
      await eventually(async () => {
        const [row] = await select<{ waits: boolean }>(
          offers.api,
          `select status = 'sending' and next_attempt_at between now() + interval '30 seconds' and now() + interval '60 seconds' as waits
           from offer_targets where sku = $1`,
          [sku],
        )
        expect(row?.waits).toBe(true)
      })
      await offers.setStock([{ sku, quantity: 21 }])
      await hurry(offers.api)
      expect(callsTo(sku)).toHaveLength(1)
      await offers.quiet()
      expect(offers.shown(sku)).toBe(21)
      expect(callsTo(sku)).toHaveLength(2)
    },
  )

  it('whose calls are lost repeatedly is sent soon after it has changed, or was pushed', async () => {
    const sku = offers.skuAt(9)
    const lose = () =>
      removals.push(offers.simulator.fault({ path: put, method: 'PUT', times: 1, effect: { kind: 'lose-request' } }))
    const wait = async () => {
      const isLost = `select from offer_targets where sku = $1 and status = 'sending' and next_attempt_at < now() + interval '61 seconds'`
      await eventually(async () => expect(await select(offers.api, isLost, [sku])).toHaveLength(1))
      await select(
        offers.api,
        `update offer_targets set sent_at = sent_at - interval '2 minutes', next_attempt_at = now() + interval '1 hour' where sku = $1`,
        [sku],
      )
    }
    lose()
    await offers.setStock([{ sku, quantity: 25 }])
    await wait()
    lose()
    await offers.setStock([{ sku, quantity: 26 }])
    await eventually(() => expect(callsTo(sku)).toHaveLength(2))
    await wait()
    await offers.api.call('POST', `/api/walmart/${offers.id}/products/sync-inventory`, { body: {} })
    await eventually(() => expect(offers.shown(sku)).toBe(26))
  })

  it('waits while Walmart is down or limits the rate', async () => {
    const sku = offers.skuAt(6)
    const remove = offers.simulator.fault({ path: put, method: 'PUT', effect: { kind: 'throttle', waitMs: 200 } })
    removals.push(remove)
    await offers.setStock([{ sku, quantity: 30 }])
    await eventually(async () => {
      await hurry(offers.api)
      expect(callsTo(sku).length).toBeGreaterThan(1)
    })
    expect((await levelOf(sku))?.outcome).toBeNull()
    remove()
    await offers.quiet()
    expect(offers.shown(sku)).toBe(30)
  })

  it('that Walmart rejects fails with Walmart’s reason, and is sent again when it is set again', async () => {
    const sku = offers.skuAt(7)
    const remove = offers.simulator.fault({ path: put, method: 'PUT', effect: { kind: 'fail', status: 400 } })
    removals.push(remove)
    await offers.setStock([{ sku, quantity: 40 }])
    await eventually(async () => expect((await levelOf(sku))?.status).toBe('failed'))
    expect(await levelOf(sku)).toMatchObject({ outcome: { code: 'rejected' }, next_attempt_at: null })
    expect((await offers.stockLevels('status=failed')).map((level) => level.sku)).toEqual([sku])
    remove()
    await offers.setStock([{ sku, quantity: 40 }])
    await offers.quiet()
    expect(offers.shown(sku)).toBe(40)
    expect(await levelOf(sku)).toMatchObject({ status: 'applied', outcome: null, version: 2 })
  })

  it('is sent even if the queue has lost its job', async () => {
    const sku = offers.skuAt(8)
    removals.push(offers.simulator.fault({ path: put, method: 'PUT', effect: { kind: 'throttle', waitMs: 60_000 } }))
    await offers.setStock([{ sku, quantity: 50 }])
    await eventually(async () => expect(callsTo(sku)).toHaveLength(1))
    await eventually(async () => {
      const jobs = `delete from graphile_worker._private_jobs where key like '%offers:%' and locked_at is null returning id`
      expect(await select(offers.api, jobs)).toHaveLength(1)
    })
    removals.splice(0).forEach((remove) => remove())
    await select(offers.api, `delete from walmart_call_budgets where bucket = 'setInventory'`)
    await select(offers.api, `update offer_targets set next_attempt_at = now() - interval '2 minutes' where sku = $1`, [
      sku,
    ])
    await select(offers.api, `select graphile_worker.add_job('requeue_offers')`)
    await offers.quiet()
    expect(offers.shown(sku)).toBe(50)
  })
})
