import { expect, test } from 'vitest'

import { createMemoryBudgetStore } from './budget-store.ts'

const limit = { calls: 60, perSeconds: 60 }
const at = (seconds: number) => new Date(Date.parse('2026-03-01T12:00:00Z') + seconds * 1_000)

test('never gives the same token to two concurrent callers', async () => {
  const store = createMemoryBudgetStore()
  const takes = await Promise.all(Array.from({ length: 200 }, () => store.take('a', limit, at(0))))
  expect(takes.filter((nextAt) => nextAt === undefined)).toHaveLength(59)
  expect(new Set(takes.map(String))).toEqual(new Set(['undefined', String(at(1))]))
})

test('keeps buckets separate', async () => {
  const store = createMemoryBudgetStore()
  await store.correct('a', { fullAt: at(120), limit }, at(0))
  expect(await store.take('a', limit, at(0))).toEqual(at(62))
  expect(await store.take('b', limit, at(0))).toBeUndefined()
})

test('accepts a correction to fewer tokens, not to more', async () => {
  const store = createMemoryBudgetStore()
  await store.correct('a', { fullAt: at(120), limit }, at(0))
  await store.correct('a', { fullAt: at(10), limit }, at(0))
  expect(await store.take('a', limit, at(0))).toEqual(at(62))
})

test('deletes only buckets that are full again', async () => {
  const store = createMemoryBudgetStore()
  await store.correct('spent', { fullAt: at(20_100), limit }, at(0))
  for (let index = 0; index < 20_000; index += 1) {
    await store.take(`taken ${index}`, limit, at(index))
    await store.correct(`corrected ${index}`, { fullAt: at(index + 1), limit }, at(index))
    expect(store.size).toBeLessThanOrEqual(1_000)
  }
  expect(await store.take('spent', limit, at(20_000))).toEqual(at(20_042))
})
