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

/** Takes this many calls at once. Returns how many were allowed, and how long the others must wait. */
async function takeAtOnce(store: BudgetStore, bucket: string, count: number) {
  const now = new Date()
  const results = await Promise.all(Array.from({ length: count }, () => store.take(bucket, limit, now)))
  const waits = results.flatMap((at) => (at === undefined ? [] : [at.getTime() - now.getTime()]))
  return { taken: count - waits.length, waits }
}

/** As if the database's clock had been changed since the buckets were written. */
function setFullIn(time: string) {
  const update = sql`update walmart_call_budgets set full_at = clock_timestamp() + ${time}::interval`
  return inTenant(api.services.db, api.tenant.id, (tx) => update.execute(tx))
}

function expireShares() {
  const update = sql`update walmart_call_budgets set shared_until = clock_timestamp()`
  return inTenant(api.services.db, api.tenant.id, (tx) => update.execute(tx))
}

describe('an instance’s call budget', () => {
  it('allows as many calls for all processes together as for one that counts in memory', async () => {
    const [one, other] = budgets as [BudgetStore, BudgetStore]
    const both = await Promise.all([takeAtOnce(one, 'together', 30), takeAtOnce(other, 'together', 30)])
    const inMemory = await takeAtOnce(createMemoryBudgetStore(), 'together', 60)
    // The reserve of one second may pass while the calls are counted.
    expect([inMemory.taken, inMemory.taken + 1]).toContain(both[0].taken + both[1].taken)
    for (const wait of [...both[0].waits, ...both[1].waits]) {
      expect(wait).toBeGreaterThan(0)
      // A busy machine takes its time between two calls.
      expect(wait).toBeLessThanOrEqual(refillMs + 10_000)
    }
  })

  it('is separate for each tenant and group', async () => {
    const [one, , theirs] = budgets as [BudgetStore, BudgetStore, BudgetStore]
    await takeAtOnce(one, 'used up', 20)
    expect((await takeAtOnce(theirs, 'used up', 1)).taken).toBe(1)
    expect((await takeAtOnce(one, 'another', 1)).taken).toBe(1)
  })

  it('is full after the clock was set back by any amount', async () => {
    const [one, other] = budgets as [BudgetStore, BudgetStore]
    await takeAtOnce(one, 'put back', 20)
    // The longest that Walmart can demand: no token for an hour, and another hour until the bucket is full.
    await setFullIn('119 minutes')
    expect((await takeAtOnce(other, 'put back', 20)).taken).toBe(0)
    for (const time of ['121 minutes', '80 years']) {
      await setFullIn(time)
      expect([19, 20]).toContain((await takeAtOnce(other, 'put back', 40)).taken)
    }
  })

  it('is reduced when Walmart says so, and never increased', async () => {
    const [one, other] = budgets as [BudgetStore, BudgetStore]
    const now = new Date()
    // A bucket that is full in 18 refills has two tokens left.
    await one.correct('corrected', { fullAt: new Date(now.getTime() + 17.5 * refillMs), limit, uncertainMs: 0 }, now)
    await other.correct('corrected', { fullAt: new Date(now.getTime() + refillMs), limit, uncertainMs: 0 }, now)
    expect((await takeAtOnce(other, 'corrected', 10)).taken).toBe(2)
  })

  it('does not touch Postgres for a response that says what is known', async () => {
    const [one] = budgets as [BudgetStore]
    const now = new Date()
    await one.take('known', limit, now)
    await inTenant(api.services.db, api.tenant.id, async (tx) => {
      await sql`select from walmart_call_budgets where bucket = 'known' for update`.execute(tx)
      // Would wait for the lock.
      await one.correct('known', { fullAt: new Date(now.getTime() + refillMs), limit, uncertainMs: 0 }, now)
    })
    await one.correct('known', { fullAt: new Date(now.getTime() + 2.5 * refillMs), limit, uncertainMs: 0 }, now)
    expect((await takeAtOnce(one, 'known', 20)).taken).toBe(15)
  })

  it('leaves two tokens for another program for the limit’s period after its calls were noticed', async () => {
    const [one, other] = budgets as [BudgetStore, BudgetStore]
    const now = new Date()
    await one.take('shared', limit, now)
    await one.correct('shared', { fullAt: new Date(now.getTime() + 4.5 * refillMs), limit, uncertainMs: 0 }, now)
    const inMemory = createMemoryBudgetStore()
    await inMemory.take('shared', limit, now)
    await inMemory.correct('shared', { fullAt: new Date(now.getTime() + 4.5 * refillMs), limit, uncertainMs: 0 }, now)
    const taken = { postgres: await takeAtOnce(other, 'shared', 20), memory: await takeAtOnce(inMemory, 'shared', 20) }
    expect([taken.postgres.taken, taken.memory.taken]).toEqual([13, 13])
    expect(taken.postgres.waits[0]).toBeLessThanOrEqual(refillMs)
    await setFullIn('-1 second')
    expect((await takeAtOnce(other, 'shared', 20)).taken).toBe(18)
    await expireShares()
    await setFullIn('-1 second')
    expect([19, 20]).toContain((await takeAtOnce(other, 'shared', 20)).taken)
  })
})
