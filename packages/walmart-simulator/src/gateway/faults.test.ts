import { expect, test } from 'vitest'

import { Faults } from './faults.ts'

const hang = { kind: 'hang' } as const
const cut = { kind: 'cut' } as const

test('a text is the whole path, whatever the query', () => {
  const faults = new Faults()
  faults.add({ path: '/v3/orders', effect: hang })
  expect(faults.take('/v3/orders?limit=1')).toBe(hang)
  expect(faults.take('/v3/orders/released')).toBeUndefined()
})

test('an expression sees path and query, also with the flag g', () => {
  const faults = new Faults()
  faults.add({ path: /items.*offset=20/g, effect: hang })
  expect(faults.take('/v3/items?offset=0')).toBeUndefined()
  expect(faults.take('/v3/items?offset=20')).toBe(hang)
  expect(faults.take('/v3/items?offset=20')).toBe(hang)
})

test('lets calls pass first, then takes as many as it was told', () => {
  const faults = new Faults()
  faults.add({ path: '/a', after: 2, times: 1, effect: hang })
  expect([1, 2, 3, 4].map(() => faults.take('/a'))).toEqual([undefined, undefined, hang, undefined])
})

test('goes on until it is removed', () => {
  const faults = new Faults()
  const remove = faults.add({ path: '/a', effect: hang })
  expect([faults.take('/a'), faults.take('/a')]).toEqual([hang, hang])
  remove()
  expect(faults.take('/a')).toBeUndefined()
})

test('of several, the oldest that is due takes the call', () => {
  const faults = new Faults()
  faults.add({ path: '/a', times: 1, effect: hang })
  faults.add({ path: '/a', times: 1, effect: cut })
  expect([faults.take('/a'), faults.take('/a'), faults.take('/a')]).toEqual([hang, cut, undefined])
})
