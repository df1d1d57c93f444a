import type { Event } from '@aisle/contract'
import { expect, it } from 'vitest'

import type { SimulatedSeller } from '../../packages/walmart-simulator/src/seller.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { useOffers } from './use-offers.ts'

// More than a page of Walmart's list.
const many = 120
const offers = useOffers({ items: many })

/** What somebody sets in Seller Center. */
function changeAtWalmart(sku: string, amount: number, shipNode = offers.seller.partnerId): void {
  ;(offers.seller as SimulatedSeller).stock.set(sku, shipNode, { amount, availableDate: undefined })
}

const startAudit = () => offers.api.call('POST', `/api/walmart/${offers.id}/inventory/audit`, { body: {} })

/** Runs an audit of values that were confirmed some time ago. */
async function audit() {
  await select(offers.api, `update offer_targets set confirmed_at = confirmed_at - interval '10 minutes' returning id`)
  const { status, body } = await startAudit()
  expect(status).toBe(202)
  expect(body.data).toMatchObject({ kind: 'audit_inventory', mode: 'full' })
  return eventually(async () => {
    const { data } = (await offers.api.call('GET', `/api/walmart/${offers.id}/runs/${body.data.id}`)).body
    expect(data.status).toBe('completed')
    return data
  })
}

const drifted = (isDrifted = true) => offers.stockLevels(`drifted=${isDrifted}`)
const sends = () =>
  offers.simulator.requests.filter(
    ({ method, path }) => method === 'PUT' || (method === 'POST' && path === '/v3/feeds'),
  )
async function events(): Promise<Event[]> {
  const { body } = await offers.api.call('GET', '/api/events?limit=1000')
  return body.data.filter(({ type }: Event) => type === 'stock.drifted')
}

it('an audit reports each difference at Walmart once and repairs nothing; a push of drifted stock levels repairs them', async () => {
  const [first, second] = [offers.skuAt(0), offers.skuAt(many - 1)]
  const shipNode = offers.seller.shipNodes[0]?.shipNode ?? ''
  await offers.setStock([
    { sku: first, quantity: 10 },
    { sku: first, ship_node: shipNode, quantity: 3 },
    { sku: second, quantity: 20 },
    { sku: offers.skuAt(7), quantity: 7 },
  ])
  await offers.quiet()
  expect(await audit()).toMatchObject({ processed: many, total: many, problems: [] })
  expect(await drifted()).toEqual([])
  expect(await events()).toEqual([])
  expect((await drifted(false)).map(({ reported_quantity }) => reported_quantity).toSorted()).toEqual([10, 20, 3, 7])

  changeAtWalmart(first, 4, shipNode)
  changeAtWalmart(second, 0)
  const before = sends().length
  await audit()
  const levels = await drifted()
  expect(levels).toMatchObject([
    { sku: second, ship_node: null, confirmed_quantity: 20, reported_quantity: 0, drifted_at: expect.any(String) },
    { sku: first, ship_node: shipNode, confirmed_quantity: 3, reported_quantity: 4, status: 'applied' },
  ])
  await audit()
  expect(await drifted()).toMatchObject(levels.map(({ id, drifted_at }) => ({ id, drifted_at })))
  expect((await events()).map(({ data }) => data)).toEqual(
    levels.toReversed().map(({ id, listing_id }) => ({ instance_id: offers.id, listing_id, stock_level_id: id })),
  )
  expect(sends()).toHaveLength(before)

  const push = `/api/walmart/${offers.id}/products/sync-inventory`
  expect((await offers.api.call('POST', push, { body: {} })).body.data).toEqual({ pushed: 0 })
  expect((await offers.api.call('POST', push, { body: { resend: 'drifted' } })).body.data).toEqual({ pushed: 2 })
  await offers.quiet()
  expect([offers.shown(first, shipNode), offers.shown(second)]).toEqual([3, 20])
  expect(sends()).toHaveLength(before + 2)
  expect(await drifted()).toEqual([])
})

it('a drift that somebody undoes at Walmart ends, and a later one is reported again', async () => {
  const sku = offers.skuAt(20)
  await offers.setStock([{ sku, quantity: 5 }])
  await offers.quiet()
  const before = (await events()).length
  for (const amount of [6, 5, 7]) {
    changeAtWalmart(sku, amount)
    await audit()
    expect(await drifted()).toHaveLength(amount === 5 ? 0 : 1)
  }
  expect(await events()).toHaveLength(before + 2)
  await offers.setStock([{ sku, quantity: 8 }])
  await offers.quiet()
  expect(await drifted()).toEqual([])
})

it('an audit does not compare stock levels that were just confirmed, are waiting, or have failed', async () => {
  const [fresh, failed] = [offers.skuAt(30), offers.skuAt(31)]
  await offers.setStock([{ sku: failed, quantity: 5 }])
  await offers.quiet()
  const remove = offers.simulator.fault({ path: '/v3/inventory', method: 'PUT', effect: { kind: 'fail', status: 400 } })
  await offers.setStock([{ sku: failed, quantity: 6 }])
  await offers.quiet()
  remove()
  changeAtWalmart(failed, 99)
  await audit()
  await offers.setStock([{ sku: fresh, quantity: 5 }])
  await offers.quiet()
  changeAtWalmart(fresh, 99)
  const { body } = await startAudit()
  await eventually(async () => {
    const run = await offers.api.call('GET', `/api/walmart/${offers.id}/runs/${body.data.id}`)
    expect(run.body.data.status).toBe('completed')
  })
  expect(await drifted()).toEqual([])
  const levels = await offers.stockLevels(`sku=${fresh}`)
  expect(levels).toMatchObject([{ reported_quantity: null, reported_at: null }])
  expect(await offers.stockLevels(`sku=${failed}`)).toMatchObject([{ status: 'failed', reported_quantity: null }])
})

it('everything is sent again on request, even if Walmart has confirmed it', async () => {
  const sku = offers.skuAt(40)
  await offers.setStock([{ sku, quantity: 5 }])
  await offers.quiet()
  changeAtWalmart(sku, 99)
  const listing = (await offers.stockLevels(`sku=${sku}`))[0]?.listing_id
  const { body } = await offers.api.call('POST', `/api/walmart/${offers.id}/products/sync-inventory`, {
    body: { listing_ids: [listing], resend: 'confirmed' },
  })
  expect(body.data).toEqual({ pushed: 1 })
  await offers.quiet()
  expect(offers.shown(sku)).toBe(5)
})

it('an instance without permission for inventory stays connected when an audit fails', async () => {
  const effect = { kind: 'respond', status: 403, body: '{"errors":{"error":[{"code":"FORBIDDEN"}]}}' } as const
  const remove = offers.simulator.fault({ path: '/v3/inventories', effect })
  const { body } = await startAudit()
  await eventually(async () => {
    const run = await offers.api.call('GET', `/api/walmart/${offers.id}/runs/${body.data.id}`)
    expect(run.body.data.status).toBe('failed')
  })
  remove()
  const { data } = (await offers.api.call('GET', `/api/walmart/${offers.id}`)).body
  expect(data.connection_status).toBe('connected')
})
