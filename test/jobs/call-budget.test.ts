import { inTenant } from '@aisle/db'
import { createMemoryBudgetStore, type BudgetStore } from '@aisle/walmart'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'

import { callBudget } from '../../packages/core/src/instances/call-budget.ts'
import { fixtures } from '../api/tenant-rows.ts'
import { type Tenant, useApi } from '../helpers/api.ts'

const api = useApi()
const limit = { calls: 20, perSeconds: 3_600 }
const refillMs = 180_000
let budgets: BudgetStore[]

beforeAll(async () => {
  const elsewhere = await api.createTenant('elsewhere.example')
  // Two processes of one instance, and an instance of another tenant.
  const [mine, theirs] = [await newBudget(api.tenant), await newBudget(elsewhere)]
  budgets = [mine(), mine(), theirs()]
})

async function newBudget(tenant: Tenant): Promise<() => BudgetStore> {
  const insert = sql<{ id: number }>`${sql.raw(fixtures.integration_instances)} limit 1 returning id`
  const { rows } = await inTenant(api.services.db, tenant.id, (tx) => insert.execute(tx))
  return () => callBudget({ ...api.services, tenantId: tenant.id }, rows[0]?.id ?? 0)
}

/** So many calls at once; how many may be made, and when the next one may. */
async function takeAtOnce(store: BudgetStore, bucket: string, count: number) {
  const now = new Date()
  const answers = await Promise.all(Array.from({ length: count }, () => store.take(bucket, limit, now)))
  const waits = answers.flatMap((at) => (at === undefined ? [] : [at.getTime() - now.getTime()]))
  return { taken: count - waits.length, waits }
}

/** As if the clock of the database had been put back, or forward, since the buckets were written. */
function fillAllIn(time: string) {
  const update = sql`update walmart_call_budgets set full_at = clock_timestamp() + ${time}::interval`
  return inTenant(api.services.db, api.tenant.id, (tx) => update.execute(tx))
}

describe('the calls that an instance may make', () => {
  it('are as many for all processes together as for one that counts in memory', async () => {
    const [one, other] = budgets as [BudgetStore, BudgetStore]
    const both = await Promise.all([takeAtOnce(one, 'together', 30), takeAtOnce(other, 'together', 30)])
    const inMemory = await takeAtOnce(createMemoryBudgetStore(), 'together', 60)
    // The second that is kept back may pass while the calls are counted.
    expect([inMemory.taken, inMemory.taken + 1]).toContain(both[0].taken + both[1].taken)
    for (const wait of [...both[0].waits, ...both[1].waits]) {
      expect(wait).toBeGreaterThan(0)
      expect(wait).toBeLessThanOrEqual(refillMs + 1_000)
    }
  })

  it('are another tenant’s own, and each group’s own', async () => {
    const [one, , theirs] = budgets as [BudgetStore, BudgetStore, BudgetStore]
    await takeAtOnce(one, 'used up', 20)
    expect((await takeAtOnce(theirs, 'used up', 1)).taken).toBe(1)
    expect((await takeAtOnce(one, 'another', 1)).taken).toBe(1)
  })

  it('are all there after the clock was put back, by however much', async () => {
    const [one, other] = budgets as [BudgetStore, BudgetStore]
    await takeAtOnce(one, 'put back', 20)
    // The worst that Walmart can say: no token for an hour, and an hour more until the bucket is full.
    await fillAllIn('119 minutes')
    expect((await takeAtOnce(other, 'put back', 20)).taken).toBe(0)
    for (const time of ['121 minutes', '80 years']) {
      await fillAllIn(time)
      expect([19, 20]).toContain((await takeAtOnce(other, 'put back', 40)).taken)
    }
  })

  it('become fewer when Walmart says so, and never more', async () => {
    const [one, other] = budgets as [BudgetStore, BudgetStore]
    const now = new Date()
    // Two tokens are left when the bucket is full in eighteen refills.
    await one.correct('corrected', new Date(now.getTime() + 17.5 * refillMs), now)
    await other.correct('corrected', new Date(now.getTime() + refillMs), now)
    expect((await takeAtOnce(other, 'corrected', 10)).taken).toBe(2)
  })
})
