import { expect, test } from 'vitest'

import { correctBucket, fullFrom, isFull, refillMs, takeToken, type Bucket } from './bucket.ts'

const start = Date.parse('2026-03-01T12:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1_000)
const sixty = { calls: 60, perSeconds: 60 }
const twenty = { calls: 20, perSeconds: 3_600 }

/** How many tokens can be taken at once, and after how many seconds the next one is available. */
function drain(stored: Bucket | undefined, limit: typeof sixty, seconds: number) {
  let kept = stored
  for (let taken = 0; ; taken += 1) {
    const take = takeToken(kept, limit, at(seconds))
    if (take.nextAt !== undefined) return { kept, taken, nextAt: (take.nextAt.getTime() - start) / 1_000 }
    kept = take.bucket
  }
}

test('allows a full burst minus one second of refill, then one token per refill interval', () => {
  const { kept, taken, nextAt } = drain(undefined, sixty, 0)
  expect({ taken, nextAt }).toEqual({ taken: 59, nextAt: 1 })
  expect(drain(kept, sixty, 0.999)).toMatchObject({ taken: 0, nextAt: 1 })
  expect(drain(kept, sixty, 1)).toMatchObject({ taken: 1, nextAt: 2 })
  expect(drain(kept, sixty, 5.5)).toMatchObject({ taken: 5, nextAt: 6 })
})

test('refills a limit of 20 an hour by one token every three minutes', () => {
  const { kept, taken, nextAt } = drain(undefined, twenty, 0)
  expect({ taken, nextAt }).toEqual({ taken: 19, nextAt: 1 })
  expect(drain(kept, twenty, 1)).toMatchObject({ taken: 1, nextAt: 181 })
})

test('never holds more tokens than the limit', () => {
  const { kept } = drain(undefined, sixty, 0)
  expect(drain(kept, sixty, 1_000_000).taken).toBe(59)
})

test('adds a second to the refill interval between calls for a limit of one', () => {
  const one = { calls: 1, perSeconds: 60 }
  const { kept, taken, nextAt } = drain(undefined, one, 0)
  expect({ taken, nextAt }).toEqual({ taken: 1, nextAt: 61 })
  expect(drain(kept, one, 61)).toMatchObject({ taken: 1, nextAt: 122 })
})

test('rounds the refill interval up to whole milliseconds', () => {
  expect(refillMs({ calls: 900, perSeconds: 60 })).toBe(67)
  expect(refillMs({ calls: 5_000, perSeconds: 60 })).toBe(12)
})

test('holds the corrected number of tokens minus one second of refill', () => {
  expect(drain({ fullAt: fullFrom(10, sixty, at(0)) }, sixty, 0)).toMatchObject({ taken: 9, nextAt: 1 })
  expect(drain({ fullAt: fullFrom(1, sixty, at(7)) }, sixty, 0)).toMatchObject({ taken: 0, nextAt: 8 })
})

test('ignores a time too far ahead, which predates a clock rollback', () => {
  expect(drain({ fullAt: at(120) }, sixty, 0)).toMatchObject({ taken: 0, nextAt: 62 })
  expect(drain({ fullAt: at(120.001) }, sixty, 0)).toMatchObject({ taken: 59, nextAt: 1 })
})

test('corrections remove tokens but never add any', () => {
  const correction = { fullAt: at(3), limit: sixty }
  expect(correctBucket(undefined, correction, at(0))).toEqual({ fullAt: at(3) })
  expect(correctBucket({ fullAt: at(2.6) }, correction, at(0))).toEqual({ fullAt: at(3) })
  expect(correctBucket({ fullAt: at(4) }, correction, at(0))).toEqual({ fullAt: at(4) })
})

test('leaves two tokens for another program for a minute after its last call was noticed', () => {
  const noticed = correctBucket({ fullAt: at(2) }, { fullAt: at(3), limit: sixty }, at(0))
  expect(noticed).toEqual({ fullAt: at(3), sharedUntil: at(60) })
  expect(drain(noticed, sixty, 59)).toMatchObject({ taken: 58, nextAt: 60 })
  expect(drain(noticed, sixty, 60)).toMatchObject({ taken: 59, nextAt: 61 })
  expect(correctBucket({ fullAt: at(4), sharedUntil: at(60) }, { fullAt: at(3), limit: sixty }, at(1))).toEqual({
    fullAt: at(4),
    sharedUntil: at(60),
  })
})

test.each([sixty, twenty, { calls: 1, perSeconds: 60 }])(
  'deleting a full bucket with limit %j changes nothing',
  (limit) => {
    const fullAt = at(100)
    expect(isFull(fullAt, at(100.999))).toBe(false)
    expect(isFull(fullAt, at(101))).toBe(true)
    expect(drain({ fullAt }, limit, 101)).toEqual(drain(undefined, limit, 101))
  },
)
