import { expect, test } from 'vitest'

import { createTokenSource } from './token-source.ts'
import { createMemoryTokenStore, type AccessToken } from './token-store.ts'

function setUp(values: readonly string[], lifeMs = 900_000) {
  const store = createMemoryTokenStore()
  let asked = 0
  const source = createTokenSource(store, async () => {
    await Promise.resolve()
    return token(values[asked++] ?? 'none left', lifeMs)
  })
  return { store, source, asked: () => asked }
}

const token = (value: string, lifeMs = 900_000): AccessToken => ({ value, expiresAt: new Date(Date.now() + lifeMs) })

test('concurrent callers share one request, and the token is stored', async () => {
  const { source, store, asked } = setUp(['a', 'b'])
  const tokens = await Promise.all(Array.from({ length: 20 }, () => source.current()))
  expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(['a']))
  expect((await source.current()).value).toBe('a')
  expect((await store.read())?.value).toBe('a')
  expect(asked()).toBe(1)
})

test('uses a token that another process stored', async () => {
  const { source, store, asked } = setUp(['a'])
  await store.write(token('theirs'))
  expect((await source.current()).value).toBe('theirs')
  expect(asked()).toBe(0)
})

test('reads the store again only when the token cannot be used any more', async () => {
  const { source, store, asked } = setUp(['a'])
  await store.write(token('theirs'))
  const theirs = await source.current()
  await store.write(token('newer'))
  expect((await source.current()).value).toBe('theirs')
  expect((await source.replace(theirs)).value).toBe('newer')
  expect(asked()).toBe(0)
})

test('replaces a token within a minute of its expiry', async () => {
  const { source, store } = setUp(['a'])
  await store.write(token('old', 59_000))
  expect((await source.current()).value).toBe('a')
})

test('replaces a rejected token once for all callers', async () => {
  const { source, asked } = setUp(['a', 'b', 'c'])
  const rejected = await source.current()
  const others = await Promise.all([source.replace(rejected), source.replace(rejected), source.current()])
  expect(others.map(({ value }) => value)).toEqual(['b', 'b', 'b'])
  expect((await source.replace(rejected)).value).toBe('b')
  expect(asked()).toBe(2)
})

test('never returns a rejected token, whenever the rejection arrives', async () => {
  for (let ticks = 0; ticks < 10; ticks += 1) {
    const { source, store } = setUp(['a'])
    const rejected = token('rejected')
    await store.write(rejected)
    const reading = source.current()
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve()
    expect((await source.replace(rejected)).value).toBe('a')
    await reading
  }
})

test('accepts a rejected token if Walmart issues it again', async () => {
  const { source, asked } = setUp(['a', 'a'])
  const rejected = await source.current()
  expect((await source.replace(rejected)).value).toBe('a')
  expect((await source.current()).value).toBe('a')
  expect(asked()).toBeLessThanOrEqual(3)
})

test('requests a token again after a failure', async () => {
  let fails = true
  const source = createTokenSource(createMemoryTokenStore(), () =>
    fails ? Promise.reject(new Error('down')) : Promise.resolve(token('a')),
  )
  await expect(source.current()).rejects.toThrow('down')
  fails = false
  expect((await source.current()).value).toBe('a')
})
