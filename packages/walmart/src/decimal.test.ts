import { expect, test } from 'vitest'

import { centsOf, decimalFromNumber } from './decimal.ts'

test.each([
  [9.99, '9.99'],
  [60, '60'],
  [0, '0'],
  [-0, '0'],
  [-12.5, '-12.5'],
  [0.1, '0.1'],
  [1e-7, '0.0000001'],
  [-1.25e-9, '-0.00000000125'],
  [1e21, '1000000000000000000000'],
  [1.5e22, '15000000000000000000000'],
])('formats %d as %s', (value, text) => {
  expect(decimalFromNumber(value)).toBe(text)
})

test('round-trips numbers of any magnitude', () => {
  for (let exponent = -30; exponent <= 30; exponent += 1) {
    const value = Number(`-1.2345e${exponent}`)
    const text = decimalFromNumber(value)
    expect(text).not.toContain('e')
    expect(Number(text)).toBe(value)
  }
})

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
