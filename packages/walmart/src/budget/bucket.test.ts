import { expect, test } from 'vitest'

import { correctBucket, fullFrom, isFull, refillMs, takeToken, type FullAt } from './bucket.ts'

const start = Date.parse('2026-03-01T12:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1_000)
const sixty = { calls: 60, perSeconds: 60 }
const twenty = { calls: 20, perSeconds: 3_600 }

/** How many tokens can be taken at one moment, and when the next one comes, in seconds. */
function drain(fullAt: FullAt, limit: typeof sixty, seconds: number) {
  let kept = fullAt
  for (let taken = 0; ; taken += 1) {
    const take = takeToken(kept, limit, at(seconds))
    if (take.nextAt !== undefined) return { kept, taken, nextAt: (take.nextAt.getTime() - start) / 1_000 }
    kept = take.fullAt
  }
}

test('gives a full bucket out at once, less a second of refill, and then a token a refill', () => {
  const { kept, taken, nextAt } = drain(undefined, sixty, 0)
  expect({ taken, nextAt }).toEqual({ taken: 59, nextAt: 1 })
  expect(drain(kept, sixty, 0.999)).toMatchObject({ taken: 0, nextAt: 1 })
  expect(drain(kept, sixty, 1)).toMatchObject({ taken: 1, nextAt: 2 })
  expect(drain(kept, sixty, 5.5)).toMatchObject({ taken: 5, nextAt: 6 })
})

test('gives 20 an hour back one each three minutes', () => {
  const { kept, taken, nextAt } = drain(undefined, twenty, 0)
  expect({ taken, nextAt }).toEqual({ taken: 19, nextAt: 1 })
  expect(drain(kept, twenty, 1)).toMatchObject({ taken: 1, nextAt: 181 })
})

test('saves up no more than the limit, however long nobody calls', () => {
  const { kept } = drain(undefined, sixty, 0)
  expect(drain(kept, sixty, 1_000_000).taken).toBe(59)
})

test('leaves a second between the calls of a limit of one, besides the refill', () => {
  const one = { calls: 1, perSeconds: 60 }
  const { kept, taken, nextAt } = drain(undefined, one, 0)
  expect({ taken, nextAt }).toEqual({ taken: 1, nextAt: 61 })
  expect(drain(kept, one, 61)).toMatchObject({ taken: 1, nextAt: 122 })
})

test('rounds a refill up to whole milliseconds', () => {
  expect(refillMs({ calls: 900, perSeconds: 60 })).toBe(67)
  expect(refillMs({ calls: 5_000, perSeconds: 60 })).toBe(12)
})

test('has as many tokens as it is corrected to, less the second', () => {
  expect(drain(fullFrom(10, sixty, at(0)), sixty, 0)).toMatchObject({ taken: 9, nextAt: 1 })
  expect(drain(fullFrom(1, sixty, at(7)), sixty, 0)).toMatchObject({ taken: 0, nextAt: 8 })
})

test('takes a moment that no bucket reaches for one of a clock that was put back since', () => {
  expect(drain(at(120), sixty, 0)).toMatchObject({ taken: 0, nextAt: 62 })
  expect(drain(at(120.001), sixty, 0)).toMatchObject({ taken: 59, nextAt: 1 })
})

test('is corrected to fewer tokens, never to more', () => {
  expect(correctBucket(undefined, at(3))).toEqual(at(3))
  expect(correctBucket(at(2), at(3))).toEqual(at(3))
  expect(correctBucket(at(4), at(3))).toEqual(at(4))
})

test.each([sixty, twenty, { calls: 1, perSeconds: 60 }])('gives as much forgotten as kept once %j is full', (limit) => {
  const fullAt = at(100)
  expect(isFull(fullAt, at(100.999))).toBe(false)
  expect(isFull(fullAt, at(101))).toBe(true)
  expect(drain(fullAt, limit, 101)).toEqual(drain(undefined, limit, 101))
})
