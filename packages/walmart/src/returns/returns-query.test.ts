import { expect, test } from 'vitest'

import { returnsSearch } from './returns-query.ts'

const from = new Date('2026-01-02T03:04:05.678Z')
const to = new Date('2026-01-03T00:00:00Z')

test('requests 100 returns per page by default', () => {
  expect(returnsSearch({})).toBe('?limit=100')
})

test('passes on every parameter', () => {
  const search = returnsSearch({
    limit: 200,
    returnOrderId: '10',
    customerOrderId: '52',
    status: 'INITIATED',
    returnType: 'REFUND',
    replacementInfo: true,
    returnCreationStartDate: from,
    returnCreationEndDate: to,
    returnLastModifiedStartDate: from,
    returnLastModifiedEndDate: to,
    isWFSEnabled: 'Y',
  })
  expect(Object.fromEntries(new URLSearchParams(search))).toEqual({
    limit: '200',
    returnOrderId: '10',
    customerOrderId: '52',
    status: 'INITIATED',
    returnType: 'REFUND',
    replacementInfo: 'true',
    returnCreationStartDate: '2026-01-02T03:04:05Z',
    returnCreationEndDate: '2026-01-03T00:00:00Z',
    returnLastModifiedStartDate: '2026-01-02T03:04:05Z',
    returnLastModifiedEndDate: '2026-01-03T00:00:00Z',
    isWFSEnabled: 'Y',
  })
})

test.each([
  ['returnCreationEndDate', { returnCreationStartDate: from }],
  ['returnCreationStartDate', { returnCreationEndDate: to }],
  ['returnLastModifiedEndDate', { returnLastModifiedStartDate: from }],
  [
    'returnLastModifiedStartDate',
    { returnLastModifiedEndDate: to, returnCreationStartDate: from, returnCreationEndDate: to },
  ],
])('names the missing %s', (name, search) => {
  expect(() => returnsSearch(search)).toThrow(`${name}: pass a Date`)
})
