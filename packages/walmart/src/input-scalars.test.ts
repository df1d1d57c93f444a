import { expect, test } from 'vitest'

import { PathId, PathText, PositiveAmount, Units } from './input-scalars.ts'

test.each(['1', '0.01', '0.10', '12.5', '12.50', '10.00', '100', '12345678901234.56'])(
  'accepts the amount %s',
  (amount) => {
    expect(PositiveAmount.parse(amount)).toBe(amount)
  },
)

test.each([
  ['', 'two decimals'],
  ['0', 'above zero'],
  ['0.00', 'above zero'],
  ['-1', 'without sign'],
  ['+1', 'without sign'],
  ['.5', 'two decimals'],
  ['5.', 'two decimals'],
  ['05', 'two decimals'],
  ['1.005', 'two decimals'],
  ['1e2', 'two decimals'],
  ['1,5', 'two decimals'],
  [' 1', 'two decimals'],
  ['9007199254740993', 'a number can represent exactly'],
  ['900719925474099.13', 'a number can represent exactly'],
  [12.5, 'in a string'],
])('rejects the amount %j', (amount, message) => {
  expect(PositiveAmount.safeParse(amount).error?.issues[0]?.message).toContain(message)
})

test.each([0, -1, 1.5, Number.NaN, '1', undefined])('rejects %s units', (units) => {
  expect(Units.safeParse(units).success).toBe(false)
})

test.each(['', '.', '..', '1/2', '1?a=b', '1#a', ' 1', '%2e', 'ü'])('rejects the id %j in a path', (id) => {
  expect(PathId.safeParse(id).success).toBe(false)
})

test.each(['', '.', '..', '\ud800', 'x'.repeat(256)])('rejects the text %j in a path, encoded or not', (text) => {
  expect(PathText.safeParse(text).success).toBe(false)
})

test('accepts any SKU unchanged', () => {
  expect(PathText.parse(' A/1 ?#%2e.. ')).toBe(' A/1 ?#%2e.. ')
})
