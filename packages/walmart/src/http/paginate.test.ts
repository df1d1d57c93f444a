import { expect, test } from 'vitest'

import { isSearch } from './paginate.ts'

test.each([
  ['?limit=10&soIndex=31&createdEndDate=2019-09-17T18:47:03.703Z', true],
  ['?a=%2B+b%20c&d=ü', true],
  ['limit=10', false],
  ['', false],
  ['@evil.example/?a=1', false],
  ['/../items?a=1', false],
  ['https://evil.example/?a', false],
  ['?a=1#b', false],
  ['?a=1\nb', false],
  ['?a=1\u0000', false],
])('whether the cursor %j can be appended to a path: %s', (cursor, is) => {
  expect(isSearch(cursor)).toBe(is)
})
