import { expect, test } from 'vitest'

import { toSearch } from './to-search.ts'

test('writes dates in whole UTC seconds and omits undefined parameters', () => {
  const search = toSearch({
    limit: 5,
    from: new Date('2026-01-02T03:04:05.678Z'),
    sku: undefined,
    info: false,
    q: 'a &+b',
  })
  expect(search).toBe('?limit=5&from=2026-01-02T03%3A04%3A05Z&info=false&q=a%20%26%2Bb')
})

test('rounds the end of a range up, so that the range includes it', () => {
  const [start, end] = [new Date('2026-01-02T03:04:05.678Z'), new Date('2026-01-02T03:04:05.001Z')]
  const search = new URLSearchParams(
    toSearch({ createdStartDate: start, createdEndDate: end, fromExpectedShipDate: start, toExpectedShipDate: end }),
  )
  expect([...search.values()]).toEqual(['05', '06', '05', '06'].map((seconds) => `2026-01-02T03:04:${seconds}Z`))
  expect(toSearch({ toDate: new Date('2026-01-02T03:04:05Z') })).toContain('04%3A05Z')
})

test('returns an empty string without parameters', () => {
  expect(toSearch({ sku: undefined })).toBe('')
})

test('rejects an invalid date, naming the parameter', () => {
  expect(() => toSearch({ createdEndDate: new Date('soon') })).toThrow('createdEndDate: pass a valid Date')
})
