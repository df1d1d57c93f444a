import { expect, test } from 'vitest'

import { lazyList } from './lazy-list.ts'

function squares(length: number) {
  const generated: number[] = []
  const lazy = lazyList(length, (position) => {
    generated.push(position)
    return { square: position ** 2 }
  })
  return { generated, lazy }
}

test('generates an element when it is read, and stores it', () => {
  const { generated, lazy } = squares(1000)
  const third = lazy.list[3]
  if (third !== undefined) third.square = -1
  expect(lazy.list[3]).toEqual({ square: -1 })
  expect(lazy.peek(3)).toEqual({ square: -1 })
  expect(generated).toEqual([3])
})

test('does not store an element that is only peeked at', () => {
  const { lazy } = squares(1000)
  expect(lazy.peek(4)).toEqual({ square: 16 })
  expect(lazy.stored(4)).toBeUndefined()
})

test('behaves like an array', () => {
  const { lazy } = squares(5)
  lazy.list.push({ square: 100 })
  lazy.list.splice(1, 2)
  lazy.list.unshift({ square: -4 })
  expect(Array.isArray(lazy.list)).toBe(true)
  expect(lazy.list).toHaveLength(5)
  expect(lazy.list.map(({ square }) => square)).toEqual([-4, 0, 9, 16, 100])
  expect(lazy.list.at(-1)).toEqual({ square: 100 })
  expect(lazy.list[5]).toBeUndefined()
})

test('increases its version on every change, but not on reads', () => {
  const { lazy } = squares(3)
  void lazy.list[0]
  void lazy.list.filter(() => true)
  expect(lazy.version()).toBe(0)
  lazy.list.pop()
  const afterPop = lazy.version()
  lazy.list[0] = { square: 7 }
  const afterSet = lazy.version()
  lazy.touch()
  expect([0 < afterPop, afterPop < afterSet, afterSet < lazy.version()]).toEqual([true, true, true])
})
