import { expect, test } from 'vitest'

import { centsOf } from './cents.ts'

test.each([
  ['0', 0n],
  ['-0', 0n],
  ['7', 700n],
  ['0.1', 10n],
  ['-19.99', -1999n],
  ['-19.990000000000002', -1999n],
  ['19.98999999999', 1999n],
  ['9007199254740993.07', 900719925474099307n],
])('converts %s to %s cents', (amount, cents) => {
  expect(centsOf(amount)).toBe(cents)
})
