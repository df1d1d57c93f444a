import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { WalmartError } from '../errors.ts'
import { createMemoryBudgetStore } from './budget-store.ts'
import { createBudget } from './budget.ts'

const start = Date.parse('2026-03-01T12:00:00Z')

beforeEach(() => void vi.useFakeTimers({ now: start }))
afterEach(() => void vi.useRealTimers())

function setUp({ maxWaitMs = 600_000, store = createMemoryBudgetStore(), seller = 'seller' } = {}) {
  return createBudget({ seller, store, maxWaitMs })
}

/** Acquires this many tokens at once. Returns which callers got one, in order, and after how many seconds. */
function acquireMany(budget: ReturnType<typeof setUp>, times: number) {
  const through: { index: number; seconds: number }[] = []
  const errors: unknown[] = []
  for (let index = 0; index < times; index += 1) {
    budget.acquire('listItems').then(
      () => through.push({ index, seconds: (Date.now() - start) / 1_000 }),
      (error: unknown) => errors.push(error),
    )
  }
  return { through, errors }
}

const empty = (seconds: number) => new Headers({ 'x-next-replenishment-time': String(start + seconds * 1_000) })

test('sends a burst at once, then one call per refill interval in order of arrival', async () => {
  const { through } = acquireMany(setUp(), 70)
  await vi.advanceTimersByTimeAsync(0)
  expect(through).toHaveLength(59)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(through.map(({ index }) => index)).toEqual(Array.from({ length: 70 }, (_, index) => index))
  expect(through.slice(59).map(({ seconds }) => seconds)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
})

test('budgets that share a store share a seller’s tokens, but not across groups or sellers', async () => {
  const store = createMemoryBudgetStore()
  const first = acquireMany(setUp({ store }), 40)
  const second = acquireMany(setUp({ store }), 40)
  const other = acquireMany(setUp({ store, seller: 'other' }), 40)
  await setUp({ store }).acquire('getItem')
  await vi.advanceTimersByTimeAsync(0)
  expect([first.through.length + second.through.length, other.through.length]).toEqual([59, 40])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(first.through.length + second.through.length).toBe(69)
})

test('rejects a call at once if the queue makes its wait too long', async () => {
  const budget = setUp({ maxWaitMs: 5_000 })
  const { through, errors } = acquireMany(budget, 64)
  await vi.advanceTimersByTimeAsync(0)
  expect([through.length, errors]).toEqual([59, []])
  const late = await budget.acquire('listItems').catch((error: unknown) => error)
  expect(late).toBeInstanceOf(WalmartError)
  expect(late).toMatchObject({ kind: 'rate_limited', retryAt: new Date(start + 6_000) })
  expect(Date.now()).toBe(start)
  await vi.advanceTimersByTimeAsync(5_000)
  expect([through.length, errors]).toEqual([64, []])
})

test('a rejected call succeeds at retryAt', async () => {
  const budget = setUp({ maxWaitMs: 0 })
  for (let index = 0; index < 59; index += 1) await budget.acquire('listItems')
  const error = (await budget.acquire('listItems').catch((caught: unknown) => caught)) as WalmartError
  expect(error.retryAt).toEqual(new Date(start + 1_000))
  vi.setSystemTime(start + 999)
  await expect(budget.acquire('listItems')).rejects.toThrow('used up')
  vi.setSystemTime(start + 1_000)
  await budget.acquire('listItems')
})

test('a 429 delays both waiting and new callers', async () => {
  const budget = setUp()
  const { through } = acquireMany(budget, 61)
  await vi.advanceTimersByTimeAsync(500)
  await budget.learn('listItems', empty(30), 429)
  acquireMany(budget, 1)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(through).toHaveLength(59)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(through.slice(59).map(({ seconds }) => seconds)).toEqual([32, 33])
})

test('rejects waiting callers if a 429 makes their wait too long', async () => {
  const budget = setUp({ maxWaitMs: 5_000 })
  const { errors } = acquireMany(budget, 61)
  await vi.advanceTimersByTimeAsync(500)
  await budget.learn('listItems', empty(30), 429)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(errors).toMatchObject([{ retryAt: new Date(start + 32_000) }, { retryAt: new Date(start + 32_000) }])
})

test('accepts a lower token count from Walmart, not a higher one', async () => {
  const budget = setUp()
  await budget.learn('listItems', new Headers({ 'x-current-token-count': '10' }), 200)
  await budget.learn('listItems', new Headers({ 'x-current-token-count': '50' }), 200)
  const { through } = acquireMany(budget, 60)
  await vi.advanceTimersByTimeAsync(0)
  expect(through).toHaveLength(9)
})

test('an aborted caller rejects with its reason and takes no token', async () => {
  const budget = setUp()
  acquireMany(budget, 59)
  const first = new AbortController()
  const second = new AbortController()
  const leaving = [budget.acquire('listItems', first.signal), budget.acquire('listItems', second.signal)]
  const settled = Promise.allSettled(leaving)
  const { through } = acquireMany(budget, 1)
  await vi.advanceTimersByTimeAsync(500)
  second.abort(new Error('second leaves'))
  await vi.advanceTimersByTimeAsync(0)
  first.abort(new Error('first leaves'))
  await vi.advanceTimersByTimeAsync(499)
  expect(vi.getTimerCount()).toBe(1)
  expect(through).toEqual([])
  expect((await settled).map((result) => 'reason' in result && String(result.reason))).toEqual([
    'Error: first leaves',
    'Error: second leaves',
  ])
  await vi.advanceTimersByTimeAsync(1)
  expect(through).toEqual([{ index: 0, seconds: 1 }])
  expect(vi.getTimerCount()).toBe(0)
})

test('an aborted caller leaves the queue at once without changing the order', async () => {
  const budget = setUp()
  const ahead = acquireMany(budget, 60)
  const leaver = new AbortController()
  const left: unknown[] = []
  budget.acquire('listItems', leaver.signal).catch((error: unknown) => left.push(error))
  const behind = acquireMany(budget, 1)
  await vi.advanceTimersByTimeAsync(500)
  // The next token is available, but the timer of the caller ahead has not fired yet.
  vi.setSystemTime(start + 1_000)
  leaver.abort('leaves')
  await vi.advanceTimersByTimeAsync(0)
  expect([ahead.through.length, left, behind.through]).toEqual([59, ['leaves'], []])
  await vi.advanceTimersByTimeAsync(500)
  expect([ahead.through.length, behind.through]).toEqual([60, []])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(behind.through).toHaveLength(1)
})

test('takes no token if the signal is already aborted', async () => {
  const store = createMemoryBudgetStore()
  await expect(setUp({ store }).acquire('listItems', AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
  expect(store.size).toBe(0)
})

test('rethrows store errors and lets the next caller try', async () => {
  const store = createMemoryBudgetStore()
  let fails = true
  const take: typeof store.take = (...args) => (fails ? Promise.reject(new Error('store down')) : store.take(...args))
  const budget = createBudget({ seller: 'seller', store: { ...store, take }, maxWaitMs: 0 })
  await expect(budget.acquire('listItems')).rejects.toThrow('store down')
  fails = false
  await budget.acquire('listItems')
})

test('recovers when the clock is set back', async () => {
  const budget = setUp()
  const { through } = acquireMany(budget, 60)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(through).toHaveLength(60)
  vi.setSystemTime(start - 3_600_000)
  await expect(budget.acquire('listItems')).resolves.toBeUndefined()
})
