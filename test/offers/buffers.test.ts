import { describe, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { useOffers } from './use-offers.ts'

const offers = useOffers()
const levelOf = async (sku: string) => (await offers.stockLevels(`sku=${encodeURIComponent(sku)}`))[0]
const callsTo = (sku: string) =>
  offers.simulator.requests.filter(
    ({ method, url }) => method === 'PUT' && new URL(url, 'http://x').searchParams.get('sku') === sku,
  )
const setBuffers = (items: readonly object[]) =>
  offers.api.call('PUT', `/api/walmart/${offers.id}/inventory/buffers`, { body: { items } })

async function setInstance(settings: object): Promise<void> {
  const { status } = await offers.api.call('PATCH', `/api/walmart/${offers.id}`, {
    body: { integration_settings: settings },
  })
  expect(status).toBe(200)
  await eventually(async () => {
    const jobs = `select from graphile_worker.jobs where task_identifier = 'tenant.apply_buffers'`
    expect(await select(offers.api, jobs)).toEqual([])
  })
  await offers.quiet()
}

describe('a buffer and a floor', () => {
  it('of a listing decide what Walmart is told, and the list says why', async () => {
    const sku = offers.skuAt(0)
    const { status, body } = await setBuffers([{ sku, buffer: 2, floor: 3 }, { sku: 'VASE' }])
    expect(status).toBe(200)
    expect(body.data.results).toEqual([
      { index: 0, status: 'accepted', listing_id: expect.any(Number), errors: null },
      {
        index: 1,
        status: 'rejected',
        listing_id: null,
        errors: { 'items.1.sku': ['The instance has no listing with the SKU "VASE".'] },
      },
    ])
    const expected = [
      { quantity: 12, offered_quantity: 10, limited_by: 'buffer' },
      { quantity: 5, offered_quantity: 3, limited_by: 'buffer' },
      { quantity: 4, offered_quantity: 0, limited_by: 'floor' },
      { quantity: 1, offered_quantity: 0, limited_by: 'buffer' },
      { quantity: 0, offered_quantity: 0, limited_by: null },
    ]
    for (const level of expected) {
      await offers.setStock([{ sku, quantity: level.quantity }])
      await offers.quiet()
      expect(await levelOf(sku)).toMatchObject({ ...level, buffer: 2, floor: 3, status: 'applied' })
      expect(offers.shown(sku)).toBe(level.offered_quantity)
    }
    // The last three are the same to Walmart.
    expect(callsTo(sku)).toHaveLength(3)
    expect(await levelOf(sku)).toMatchObject({ version: 3, confirmed_version: 3 })
    const { data } = (await offers.api.call('GET', `/api/walmart/${offers.id}/products?sku=${sku}`)).body
    expect(data).toMatchObject([{ sku, stock_buffer: 2, stock_floor: 3 }])
  })

  it('of a listing send the stock levels that their change affects, at each ship node', async () => {
    const sku = offers.skuAt(1)
    const shipNode = offers.seller.shipNodes[0]?.shipNode ?? ''
    await offers.setStock([
      { sku, quantity: 10 },
      { sku, ship_node: shipNode, quantity: 1 },
      { sku: offers.skuAt(2), quantity: 10 },
    ])
    await offers.quiet()
    const before = offers.simulator.requests.length
    await setBuffers([{ sku, buffer: 4, floor: null }])
    await offers.quiet()
    expect([offers.shown(sku), offers.shown(sku, shipNode), offers.shown(offers.skuAt(2))]).toEqual([6, 0, 10])
    const sent = offers.simulator.requests.slice(before).filter(({ method }) => method === 'PUT')
    expect(sent).toHaveLength(2)
    // Again, and with a floor that changes nothing.
    await setBuffers([{ sku, buffer: 4, floor: 2 }])
    await offers.quiet()
    expect(offers.simulator.requests.slice(before).filter(({ method }) => method === 'PUT')).toHaveLength(2)
    expect((await offers.stockLevels(`sku=${sku}`)).map(({ floor }) => floor)).toEqual([2, 2])
  })

  it('of the instance apply to listings that have none', async () => {
    const [own, other] = [offers.skuAt(3), offers.skuAt(4)]
    await setBuffers([{ sku: own, buffer: 1, floor: 0 }])
    await offers.setStock([own, other].map((sku) => ({ sku, quantity: 10 })))
    await offers.quiet()
    expect([offers.shown(own), offers.shown(other)]).toEqual([9, 10])
    await setInstance({ stock_buffer: 3, stock_floor: 5 })
    expect([offers.shown(own), offers.shown(other)]).toEqual([9, 7])
    expect(callsTo(own)).toHaveLength(1)
    await offers.setStock([own, other].map((sku) => ({ sku, quantity: 7 })))
    await offers.quiet()
    expect([offers.shown(own), offers.shown(other)]).toEqual([6, 0])
    await setBuffers([{ sku: own }])
    await offers.quiet()
    expect(offers.shown(own)).toBe(0)
    await setInstance({ stock_buffer: 0, stock_floor: 0 })
    expect([offers.shown(own), offers.shown(other)]).toEqual([7, 7])
  })

  it('that change while a value is under way follow when that has ended', async () => {
    const sku = offers.skuAt(5)
    const release = offers.hold('/v3/inventory')
    await offers.setStock([{ sku, quantity: 10 }])
    await eventually(() => expect(callsTo(sku)).toHaveLength(1))
    await setBuffers([{ sku, buffer: 1, floor: 0 }])
    expect(await levelOf(sku)).toMatchObject({ status: 'sending', offered_quantity: 9, sent_version: 1, version: 2 })
    release()
    await offers.quiet()
    expect(offers.shown(sku)).toBe(9)
    expect(callsTo(sku)).toHaveLength(2)
  })
})
