import { afterEach, expect, it, vi } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { type OpenTransaction, openTransaction, select } from '../helpers/records.ts'
import { useOffers } from './use-offers.ts'

const many = 120
const offers = useOffers({ items: many })
afterEach(() => vi.useRealTimers())

const callsTo = (path: string) =>
  offers.simulator.requests.filter((request) => request.method !== 'GET' && request.path === path).length

/** Holds the worker between the claim and the call, when it takes the call from the budget. */
async function holdBudget(bucket: string): Promise<OpenTransaction> {
  await select(
    offers.api,
    `insert into walmart_call_budgets (tenant_id, instance_id, bucket, full_at)
     values ($1, $2, $3, now()) on conflict do nothing`,
    [offers.api.tenant.id, offers.id, bucket],
  )
  const budget = await openTransaction(offers.api)
  await budget.query('select from walmart_call_budgets where bucket = $1 for update', [bucket])
  return budget
}

it.each([
  { what: 'a call', path: '/v3/inventory', bucket: 'setInventory', count: 1 },
  { what: 'an upload', path: '/v3/feeds', bucket: 'uploadInventoryFeed', count: many },
])('a worker that was suspended just before $what does not make it', async ({ path, bucket, count }) => {
  const skus = Array.from({ length: count }, (_, index) => offers.skuAt(index))
  await using budget = await holdBudget(bucket)
  await offers.setStock(skus.map((sku) => ({ sku, quantity: 7 })))
  if (count > 1) await offers.hurryWindow()
  const levels = () => offers.stockLevels()
  await eventually(async () =>
    expect(new Set((await levels()).map(({ status }) => status))).toEqual(new Set(['sending'])),
  )

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  await budget.query('commit')
  await eventually(async () =>
    expect(new Set((await levels()).map(({ status }) => status))).toEqual(new Set(['queued'])),
  )
  expect(callsTo(path)).toBe(0)

  vi.useRealTimers()
  await offers.quiet()
  expect(callsTo(path)).toBe(1)
  await select(offers.api, 'delete from offer_targets')
})
