import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { Count, Decimal, Identifier, listOf, Moment, Money } from './scalars.ts'

test.each([
  [9.99, '9.99'],
  ['12.50', '12.50'],
  [1e-7, '0.0000001'],
  [-5, '-5'],
])('parses the amount %j as %s', (json, text) => {
  expect(Decimal.parse(json)).toBe(text)
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, '1e3', '1,000.00', '$5', '', null, undefined, true])(
  'rejects the amount %j',
  (json) => {
    expect(Decimal.safeParse(json).success).toBe(false)
  },
)

test('accepts an id as a string, or as a number if exact', () => {
  expect(Identifier.parse('84955660770217985')).toBe('84955660770217985')
  expect(Identifier.parse(100009)).toBe('100009')
  expect(Identifier.safeParse(84955660770217985n).success).toBe(false)
  expect(Identifier.safeParse(JSON.parse('84955660770217985')).success).toBe(false)
  expect(Identifier.safeParse(' ').success).toBe(false)
})

test.each([
  [1564794937000, '2019-08-03T01:15:37.000Z'],
  ['1564794937000', '2019-08-03T01:15:37.000Z'],
  ['2019-08-03T01:15:37Z', '2019-08-03T01:15:37.000Z'],
  ['2019-08-03T01:15:37.5', '2019-08-03T01:15:37.500Z'],
  ['2019-08-03T01:15:37.000+0200', '2019-08-02T23:15:37.000Z'],
  ['2019-08-03', '2019-08-03T00:00:00.000Z'],
])('parses the time %j as %s', (json, iso) => {
  expect(Moment.parse(json).toISOString()).toBe(iso)
})

test.each(['', 'yesterday', 'order 1', '2019-13-45', '2026-02-30', '2026-02-30T10:00:00Z', 9e15, null, undefined, {}])(
  'rejects the time %j',
  (json) => {
    expect(Moment.safeParse(json).success).toBe(false)
  },
)

test('parses a time without a zone as UTC, whatever the zone of the machine', async () => {
  const code = `
    const { Moment } = await import('${new URL('scalars.ts', import.meta.url).href}')
    console.log(Moment.parse('2019-08-03T01:15:37').toISOString(), new Date(2019, 0).getUTCHours())
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', code], { env: { TZ: 'America/Chicago' } })
  expect(stdout).toBe('2019-08-03T01:15:37.000Z 6\n')
})

test('parses a three-letter currency code, and no other', () => {
  expect(Money.parse({ currency: ' usd', amount: 1 })).toEqual({ currency: 'USD', amount: '1' })
  expect(['USD1', '$', '', 5].map((currency) => Money.safeParse({ currency, amount: 1 }).success)).not.toContain(true)
})

test('parses a count from a number or digits', () => {
  expect([Count.parse(31), Count.parse('31')]).toEqual([31, 31])
  expect(Count.safeParse('many').success).toBe(false)
})

test('parses a list that is missing, null, collapsed to one element, or an array', () => {
  const List = listOf(Count)
  expect([undefined, null, 1, [1, 2]].map((json) => List.parse(json))).toEqual([[], [], [1], [1, 2]])
})

test.each([-1, 8.7e15, '10000-01-01T00:00:00Z', '0001-01-01'])('rejects the implausible time %j', (time) => {
  expect(Moment.safeParse(time).success).toBe(false)
})

test('limits ids to 255 characters, decimals to 30 digits and counts to 31 bits', () => {
  expect(Identifier.safeParse('x'.repeat(256)).success).toBe(false)
  expect(Decimal.safeParse('9'.repeat(31)).success).toBe(false)
  expect([Count.safeParse(3_000_000_000).success, Count.safeParse('9'.repeat(400)).success]).toEqual([false, false])
})
