import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { createMemoryBudgetStore } from './budget-store.ts'
import { createBudget } from './budget.ts'
import { limits, type Limit, type LimitGroup } from './limits.ts'

const start = Date.parse('2026-03-01T12:00:00Z')

beforeEach(() => void vi.useFakeTimers({ now: start, loopLimit: 200_000 }))
afterEach(() => void vi.useRealTimers())

/** Counts fractional tokens as Walmart describes its buckets. Independent of our implementation, to check it. */
function createStrictBucket({ calls, perSeconds }: Limit, skewMs: number) {
  let tokens = calls
  let seenAt = start
  let throttled = 0
  const perMs = calls / (perSeconds * 1_000)
  return {
    throttled: () => throttled,
    call: () => {
      tokens = Math.min(calls, tokens + (Date.now() - seenAt) * perMs)
      seenAt = Date.now()
      // Floating-point sums can fall just short of a whole token.
      const isAllowed = tokens >= 1 - 1e-6
      if (isAllowed) tokens -= 1
      else throttled += 1
      const waitMs = Math.max(0, (1 - tokens) / perMs)
      const headers = new Headers({
        'x-current-token-count': String(Math.floor(tokens + 1e-6)),
        'x-next-replenishment-time': String(Math.ceil(Date.now() + waitMs + skewMs)),
      })
      return { status: isAllowed ? 200 : 429, headers }
    },
  }
}

interface Run {
  readonly group: LimitGroup
  readonly calls: number
  readonly seed: number
  /** How far Walmart's clock is ahead of ours. */
  readonly skewMs?: number
  readonly learns?: boolean
  /** How long a call takes to arrive, depending on when it was sent. */
  readonly delayMs?: (random: () => number, leftAt: number) => number
}

/** Makes that many calls at once from two processes. Returns how many were throttled and when the last one was sent. */
async function run({ group, calls, seed, skewMs = 0, learns = true, delayMs = (random) => random() * 900 }: Run) {
  const walmart = createStrictBucket(limits[group], skewMs)
  const store = createMemoryBudgetStore()
  const budgets = [0, 1].map(() => createBudget({ seller: 'seller', store, maxWaitMs: Number.POSITIVE_INFINITY }))
  const random = randomFrom(seed)
  let lastMs = 0
  let left = 0
  const all = Array.from({ length: calls }, async (_, index) => {
    const budget = budgets[index % 2]
    const takenAt = (await budget?.acquire(group)) ?? 0
    lastMs = Date.now() - start
    left += 1
    await sleep(delayMs(random, lastMs))
    const { headers, status } = walmart.call()
    await sleep(random() * 200)
    if (learns) await budget?.learn(group, { headers, status, takenAt })
  })
  await vi.runAllTimersAsync()
  await Promise.all(all)
  return { throttled: walmart.throttled(), left, lastMs, leastMs: leastMs(limits[group], calls) }
}

const leastMs = ({ calls, perSeconds }: Limit, wanted: number) =>
  Math.max(0, ((wanted - calls) / calls) * perSeconds * 1_000)

const heldUp = (_random: () => number, leftAt: number) => (leftAt < 900 ? 1_000 : 0)

const sleep = (ms: number) => new Promise((resolve) => void setTimeout(resolve, ms))

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8]
const groups: readonly LimitGroup[] = ['listItems', 'listReturns', 'getInventory', 'setPrice', 'uploadPriceFeed']

describe.each(groups)('against strict rate limits, %s', (group) => {
  const calls = limits[group].calls * 4

  test.each(seeds)(
    'is never throttled and stays close to the limit with up to 900 ms of network delay (seed %d)',
    async (seed) => {
      for (const learns of [false, true]) {
        vi.setSystemTime(start)
        const { throttled, left, lastMs, leastMs: least } = await run({ group, calls, seed, learns })
        expect({ throttled, left }).toEqual({ throttled: 0, left: calls })
        expect(lastMs).toBeGreaterThanOrEqual(least)
        // Hourly limits have so few calls that one token lost to rounding weighs more.
        expect(lastMs / least).toBeLessThan(limits[group].calls >= 50 ? 1.05 : 1.1)
      }
    },
  )

  test('is never throttled when only the first calls are delayed', async () => {
    expect((await run({ group, calls, seed: 1, learns: false, delayMs: heldUp })).throttled).toBe(0)
  })

  test.each([-86_400_000, -90_000, -2_000, 2_000, 90_000, 86_000_000])(
    'is neither throttled nor blocked when Walmart’s clock differs by %d ms',
    async (skewMs) => {
      const { throttled, lastMs, leastMs: least } = await run({ group, calls, seed: 1, skewMs })
      expect(throttled).toBe(0)
      expect(lastMs).toBeLessThan(least + limits[group].perSeconds * 1_000 + 3_000)
    },
  )
})

test('sends 5,000 calls a minute as a burst, then at the limit’s rate', async () => {
  const { throttled, lastMs, leastMs: least } = await run({ group: 'listOrders', calls: 15_000, seed: 1 })
  expect(throttled).toBe(0)
  expect(lastMs / least).toBeLessThan(1.05)
})

interface SharedRun {
  readonly group: LimitGroup
  readonly seed: number
  /** How irregular the other program's calls are: 0.5 shifts them by up to half of the time between two calls. */
  readonly jitter: number
}

/** Makes calls one after another while another program, which has taken half of the burst, takes every second token. */
async function runBeside({ group, seed, jitter }: SharedRun) {
  const limit = limits[group]
  const calls = limit.calls * 2
  const intervalMs = (2 * limit.perSeconds * 1_000) / limit.calls
  const [walmart, random] = [createStrictBucket(limit, 0), randomFrom(seed)]
  const budget = createBudget({
    seller: 'seller',
    store: createMemoryBudgetStore(),
    maxWaitMs: Number.POSITIVE_INFINITY,
  })
  let [ours, theirs] = [0, 0]
  let others = 0
  const over = new AbortController()
  const callForOthers = () => {
    others += 1
    if (walmart.call().status === 429) theirs += 1
  }
  for (let index = 0; index < limit.calls / 2; index += 1) callForOthers()
  const ended = (async () => {
    while (!over.signal.aborted) {
      await sleep(intervalMs * (1 - jitter + 2 * jitter * random()))
      callForOthers()
    }
  })()
  const called = (async () => {
    for (let made = 0; made < calls; made += 1) {
      const takenAt = await budget.acquire(group)
      await sleep(random() * 50)
      const { headers, status } = walmart.call()
      await sleep(random() * 50)
      if (status === 429) ours += 1
      await budget.learn(group, { headers, status, takenAt })
    }
    over.abort()
    return Date.now() - start
  })()
  await vi.runAllTimersAsync()
  await ended
  return { ours, theirs, lastMs: await called, leastMs: leastMs(limit, calls + others) }
}

describe.each(groups)('beside another program that uses half of the limit, %s', (group) => {
  test.each(seeds)(
    'is never throttled, nor is the other program unless its calls are irregular (seed %d)',
    async (seed) => {
      for (const jitter of [0, 0.2, 0.4]) {
        vi.setSystemTime(start)
        const { ours, theirs, lastMs, leastMs: least } = await runBeside({ group, seed, jitter })
        expect({ jitter, ours }).toEqual({ jitter, ours: 0 })
        if (jitter <= 0.2) expect({ jitter, theirs }).toEqual({ jitter, theirs: 0 })
        // The two tokens left to the other program weigh more if there are few.
        expect(lastMs / least).toBeLessThan(limits[group].calls >= 50 ? 1.05 : 1.3)
      }
    },
  )
})
