import { expect, test } from 'vitest'

import { TokenBucket } from './token-bucket.ts'

const start = Date.parse('2026-03-10T12:00:00.250Z')

test('allows its capacity at once, then one token at a time', () => {
  const bucket = new TokenBucket(20, 3_600_000)
  for (let count = 0; count < 20; count += 1) expect(bucket.take(start)).toBe(true)
  expect(bucket.take(start)).toBe(false)
  expect(bucket.state(start)).toEqual({ tokens: 0, nextTokenAt: start + 180_000 })
  expect(bucket.take(start + 179_999)).toBe(false)
  expect(bucket.take(start + 180_000)).toBe(true)
  expect(bucket.take(start + 180_000)).toBe(false)
})

test('says when the next token comes, even if some are left', () => {
  const bucket = new TokenBucket(60, 60_000)
  bucket.take(start)
  expect(bucket.state(start)).toEqual({ tokens: 59, nextTokenAt: start + 1000 })
  bucket.take(start + 400)
  expect(bucket.state(start + 400)).toEqual({ tokens: 58, nextTokenAt: start + 1000 })
})

test('never exceeds its capacity', () => {
  const bucket = new TokenBucket(2, 1000)
  bucket.take(start)
  expect(bucket.state(start + 86_400_000).tokens).toBe(2)
})

test.each([3, 7, 900, 5000])('at %i per minute, has a token exactly at the announced time', (capacity) => {
  const bucket = new TokenBucket(capacity, 60_000)
  let now = start
  while (bucket.take(now));
  for (let count = 0; count < 500; count += 1) {
    const { nextTokenAt } = bucket.state(now)
    expect(nextTokenAt).toBeGreaterThan(now)
    now = nextTokenAt
    expect(bucket.take(now)).toBe(true)
    while (bucket.take(now));
  }
  expect(now - start).toBeGreaterThan((500 * 60_000) / capacity - 2)
})
