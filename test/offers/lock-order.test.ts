import { afterEach, describe, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { expectWaiting, type OpenTransaction, openTransaction, select } from '../helpers/records.ts'
import { hurry } from '../helpers/worker.ts'
import { useOffers } from './use-offers.ts'

const offers = useOffers()
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

/** Two SKUs in the order in which they are locked. */
const skus = () => [offers.skuAt(0), offers.skuAt(1)].toSorted() as [string, string]
const inventory = { path: '/v3/inventory', method: 'PUT' }

/** The last one first, as it is in the table. */
async function setBoth(quantity: number): Promise<void> {
  for (const sku of skus().toReversed()) await offers.setStock([{ sku, quantity }])
}

const lock = (caller: OpenTransaction, sku: string) =>
  caller.query('select from offer_targets where sku = $1 for no key update nowait', [sku])

const lockPrice = (caller: OpenTransaction, sku: string) =>
  caller.query(`select from offer_targets where kind = 'price' and sku = $1 for no key update nowait`, [sku])

/** Two SKUs in the order in which they are locked, of prices that are in the other order in the table. */
async function pairInOtherOrder(): Promise<[first: string, second: string]> {
  // A changed row moves, in most cases to the end.
  for (const sku of Array.from({ length: 15 }, (_, index) => offers.skuAt(index))
    .toSorted()
    .toReversed()) {
    await select(offers.api, `update offer_targets set updated_at = now() where kind = 'price' and sku = $1`, [sku])
  }
  const rows = await select<{ sku: string }>(
    offers.api,
    `select sku from offer_targets where kind = 'price' order by ctid`,
  )
  const inTable = rows.map(({ sku }) => sku)
  const pairs = inTable.flatMap((second, at) => inTable.slice(at + 1).map((first): [string, string] => [first, second]))
  const found = pairs.find(([first, second]) => first < second)
  if (!found) throw new Error('The table has the prices in the order in which they are locked.')
  return found
}

/** As every call does that changes a stock level, but fails instead of waiting for another call. */
async function queueJob({ query }: OpenTransaction, channel: string): Promise<void> {
  const { id: tenantId } = offers.api.tenant
  await query(`set local lock_timeout = '200ms'`)
  await query(`select graphile_worker.add_job('tenant.send_offers', $1, job_key => $2)`, [
    JSON.stringify({ tenantId, instanceId: offers.id, channel }),
    `${tenantId}:offers:${offers.id}:${channel}`,
  ])
}

const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
const databaseOf = ({ databaseUrl }: { readonly databaseUrl: string }) => `"${new URL(databaseUrl).pathname.slice(1)}"`

describe('a caller that has locked the first of two stock levels can lock the second', () => {
  it('while both are being pushed', async () => {
    removals.push(offers.simulator.fault({ ...inventory, effect: { kind: 'fail', status: 400 } }))
    await setBoth(1)
    await eventually(async () => expect(await offers.stockLevels('status=failed')).toHaveLength(2))
    await using caller = await openTransaction(offers.api)
    await lock(caller, skus()[0])
    const pushed = offers.api.call('POST', `/api/walmart/${offers.id}/products/sync-inventory`, { body: {} })
    await expectWaiting(offers.api, 1)
    await lock(caller, skus()[1])
    await caller.query('commit')
    expect((await pushed).body.data).toEqual({ pushed: 2 })
    removals.splice(0).forEach((remove) => remove())
    await offers.quiet()
  })

  it('while the results of both are being stored', async () => {
    await setBoth(2)
    await offers.quiet()
    const release = offers.simulator.fault({ ...inventory, effect: { kind: 'hold' } })
    removals.push(release)
    const calls = offers.simulator.requests.length
    await select(offers.api, `update offer_targets set status = 'queued', next_attempt_at = now()`)
    await select(offers.api, `select graphile_worker.add_job('tenant.send_offers', $1)`, [
      JSON.stringify({ tenantId: offers.api.tenant.id, instanceId: offers.id, channel: 'stock' }),
    ])
    await eventually(async () => {
      await hurry(offers.api)
      expect(offers.simulator.requests).toHaveLength(calls + 2)
    })
    await using caller = await openTransaction(offers.api)
    await lock(caller, skus()[0])
    release()
    await expectWaiting(offers.api, 1)
    await lock(caller, skus()[1])
    await caller.query('commit')
    await offers.quiet()
  })

  it('while the results of a feed with both are being stored', async () => {
    const items = Array.from({ length: 15 }, (_, index) => ({ sku: offers.skuAt(index), price: '5.50' }))
    await offers.api.call('PUT', `/api/walmart/${offers.id}/prices`, { body: { items } })
    await offers.hurryWindow()
    await eventually(async () => expect((await offers.feeds())[0]?.status).toBe('submitted'))
    await select(offers.api, `alter database ${databaseOf(offers.api)} set enable_indexscan = off`)
    await select(offers.api, `alter database ${databaseOf(offers.api)} set enable_bitmapscan = off`)
    await select(
      offers.api,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    )
    const [first, second] = await pairInOtherOrder()
    await using caller = await openTransaction(offers.api)
    await lockPrice(caller, first)
    offers.simulator.advance(60_000)
    await eventually(async () => {
      await hurry(offers.api)
      expect(await select(offers.api, waiting)).toHaveLength(1)
    })
    await lockPrice(caller, second)
    await caller.query('commit')
    await offers.quiet()
  })
})

it('queues the jobs of several channels in the same order as every other call', async () => {
  const shipNode = offers.seller.shipNodes[0]?.shipNode ?? ''
  await using other = await openTransaction(offers.api)
  await queueJob(other, 'node_stock')
  const [first, second] = skus()
  const set = offers.setStock([
    { sku: first, quantity: 7 },
    { sku: second, ship_node: shipNode, quantity: 7 },
  ])
  await expectWaiting(offers.api, 1)
  await queueJob(other, 'stock')
  await other.query('commit')
  expect((await set).status).toBe(202)
  await offers.quiet()
})
