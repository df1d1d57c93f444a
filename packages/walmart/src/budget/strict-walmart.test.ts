import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { createMemoryBudgetStore } from './budget-store.ts'
import { createBudget } from './budget.ts'
import { limits, type Limit, type LimitGroup } from './limits.ts'

const start = Date.parse('2026-03-01T12:00:00Z')

beforeEach(() => void vi.useFakeTimers({ now: start, loopLimit: 200_000 }))
afterEach(() => void vi.useRealTimers())

/** Counts tokens, in fractions, as Walmart describes its buckets; written apart from ours, to hold ours to it. */
function createStrictBucket({ calls, perSeconds }: Limit, skewMs: number) {
  let tokens = calls
  let seenAt = start
  let refused = 0
  const perMs = calls / (perSeconds * 1_000)
  return {
    refused: () => refused,
    call: () => {
      tokens = Math.min(calls, tokens + (Date.now() - seenAt) * perMs)
      seenAt = Date.now()
      // Sums of fractions miss a whole by a little.
      const isAllowed = tokens >= 1 - 1e-6
      if (isAllowed) tokens -= 1
      else refused += 1
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
  /** How long calls take to arrive, by when they leave. */
  readonly delayMs?: (random: () => number, leftAt: number) => number
}

/** Makes so many calls at once, of two processes; says how many were refused, and when the last one left. */
async function run({ group, calls, seed, skewMs = 0, learns = true, delayMs = (random) => random() * 900 }: Run) {
  const walmart = createStrictBucket(limits[group], skewMs)
  const store = createMemoryBudgetStore()
  const budgets = [0, 1].map(() => createBudget({ seller: 'seller', store, maxWaitMs: Number.POSITIVE_INFINITY }))
  const random = randomFrom(seed)
  let lastMs = 0
  let left = 0
  const all = Array.from({ length: calls }, async (_, index) => {
    const budget = budgets[index % 2]
    await budget?.acquire(group)
    lastMs = Date.now() - start
    left += 1
    await sleep(delayMs(random, lastMs))
    const { headers, status } = walmart.call()
    await sleep(random() * 200)
    if (learns) await budget?.learn(group, headers, status)
  })
  await vi.runAllTimersAsync()
  await Promise.all(all)
  return { refused: walmart.refused(), left, lastMs, leastMs: leastMs(limits[group], calls) }
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

describe.each(groups)('at a strict Walmart, %s', (group) => {
  const calls = limits[group].calls * 4

  test.each(seeds)('is never refused and loses no time, calls arriving up to 900 ms apart (seed %d)', async (seed) => {
    for (const learns of [false, true]) {
      vi.setSystemTime(start)
      const { refused, left, lastMs, leastMs: least } = await run({ group, calls, seed, learns })
      expect({ refused, left }).toEqual({ refused: 0, left: calls })
      expect(lastMs).toBeGreaterThanOrEqual(least)
      // The hourly limits are so few calls that the one token lost to rounding counts for more.
      expect(lastMs / least).toBeLessThan(limits[group].calls >= 50 ? 1.05 : 1.1)
    }
  })

  test('is never refused when the first calls are held up and the later ones are not', async () => {
    expect((await run({ group, calls, seed: 1, learns: false, delayMs: heldUp })).refused).toBe(0)
  })

  test.each([-86_400_000, -90_000, -2_000, 2_000, 90_000, 86_000_000])(
    'is neither refused nor shut out when Walmart’s clock differs by %d ms',
    async (skewMs) => {
      const { refused, lastMs, leastMs: least } = await run({ group, calls, seed: 1, skewMs })
      expect(refused).toBe(0)
      expect(lastMs).toBeLessThan(least + limits[group].perSeconds * 1_000 + 3_000)
    },
  )
})

test('5,000 a minute leave as a burst, and the rest at the rate', async () => {
  const { refused, lastMs, leastMs: least } = await run({ group: 'listOrders', calls: 15_000, seed: 1 })
  expect(refused).toBe(0)
  expect(lastMs / least).toBeLessThan(1.05)
})
