import { expect, test } from 'vitest'

import { foundIf, growthOf, overall, type Progress } from './progress.ts'

test.for([
  [0, 0, 2, 'not applied'],
  [3, 3, 2, 'not applied'],
  [0, 1, 2, 'partial'],
  [1, 0, 1, 'partial'],
  [1, 3, 2, 'done'],
  [0, 3, 2, 'done'],
  [1n, 3n, 2n, 'done'],
] as const)('takes growth from %s to %s, of %s wanted, for "%s"', ([before, after, wanted, progress]) => {
  expect(growthOf<bigint | number>(before, after, wanted)).toBe(progress)
})

test.each<[Progress[], Progress]>([
  [['done', 'done'], 'done'],
  [['not applied', 'not applied'], 'not applied'],
  [['done', 'not applied'], 'partial'],
  [['partial'], 'partial'],
])('combines %j to "%s"', (parts, whole) => {
  expect(overall(parts)).toBe(whole)
})

test('returns an applied write, undefined if not applied, and throws if applied in part', () => {
  expect(foundIf('done', 'order')).toBe('order')
  expect(foundIf('not applied', 'order')).toBeUndefined()
  expect(() => foundIf('partial', 'order')).toThrow('in part')
})
