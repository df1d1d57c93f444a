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

test('asks once however many callers wait, and keeps the answer', async () => {
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

test('renews a token within a minute of its end', async () => {
  const { source, store } = setUp(['a'])
  await store.write(token('old', 59_000))
  expect((await source.current()).value).toBe('a')
})

test('replaces a refused token once for all who were refused', async () => {
  const { source, asked } = setUp(['a', 'b', 'c'])
  const refused = await source.current()
  const others = await Promise.all([source.replace(refused), source.replace(refused), source.current()])
  expect(others.map(({ value }) => value)).toEqual(['b', 'b', 'b'])
  expect((await source.replace(refused)).value).toBe('b')
  expect(asked()).toBe(2)
})

test('never hands a refused token back, whenever the refusal comes', async () => {
  for (let ticks = 0; ticks < 10; ticks += 1) {
    const { source, store } = setUp(['a'])
    const refused = token('refused')
    await store.write(refused)
    const reading = source.current()
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve()
    expect((await source.replace(refused)).value).toBe('a')
    await reading
  }
})

test('takes a new token even if Walmart gives out the refused one again', async () => {
  const { source, asked } = setUp(['a', 'a'])
  const refused = await source.current()
  expect((await source.replace(refused)).value).toBe('a')
  expect((await source.current()).value).toBe('a')
  expect(asked()).toBeLessThanOrEqual(3)
})

test('asks again after a failure', async () => {
  let fails = true
  const source = createTokenSource(createMemoryTokenStore(), () =>
    fails ? Promise.reject(new Error('down')) : Promise.resolve(token('a')),
  )
  await expect(source.current()).rejects.toThrow('down')
  fails = false
  expect((await source.current()).value).toBe('a')
})
