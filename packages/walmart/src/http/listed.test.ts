import { expect, test } from 'vitest'

import { addRecords, afterPage, Listed, nothingListed } from './listed.ts'

const records = (...ids: readonly unknown[]) => ids.map((id) => JSON.stringify({ id }))
const add = (listed: Listed, ...ids: readonly unknown[]) => addRecords(listed, records(...ids), 'id')

test('recognizes a record by its key, on the same page and after a round trip through JSON', () => {
  const first = add(nothingListed, 'a', 'b', ' a ', 7)
  expect([first.repeated, first.listed.count]).toEqual([[false, false, true, false], 3])
  const saved = Listed.parse(JSON.parse(JSON.stringify(first.listed)))
  const second = add(saved, 'c', '7', 'b')
  expect([second.repeated, second.listed.count]).toEqual([[false, true, true], 4])
})

test.each([null, ' ', [], {}])('recognizes a record with the key %j by its whole JSON', (id) => {
  const texts = [1, 2, 1].map((a) => JSON.stringify({ id, a }))
  const { repeated } = addRecords(nothingListed, texts, 'id')
  expect(repeated).toEqual([false, false, true])
})

test('remembers the last 10,000 records', () => {
  const ids = Array.from({ length: 10_001 }, (_, index) => `id-${index}`)
  const { listed, repeated } = add(nothingListed, ...ids)
  expect(repeated).not.toContain(true)
  expect(listed.count).toBe(10_001)
  const reread = Listed.parse(listed)
  for (const known of [listed, reread])
    expect(add(known, 'id-0', 'id-10000', 'id-1').repeated).toEqual([false, true, true])
})

test('recognizes the same records each time a list continues from one page', () => {
  const first = add(nothingListed, 'a').listed
  for (const other of ['b', 'c', 'b']) expect(add(first, 'a', other).repeated).toEqual([true, false])
})

test('keeps the largest total, and counts pages without anything new unless Walmart says what is missing', () => {
  const page = { total: 5, gaps: [] }
  const first = afterPage(nothingListed, add(nothingListed, 'a').listed, page)
  expect(first).toMatchObject({ total: 5, idlePages: 0 })
  const second = afterPage(first, add(first, 'a').listed, { ...page, total: 3 })
  expect(second).toMatchObject({ total: 5, idlePages: 1 })
  expect(afterPage(second, add(second, 'a').listed, { ...page, total: undefined })).toMatchObject({ idlePages: 2 })
  expect(afterPage(second, second, { ...page, gaps: ['gone'] })).toMatchObject({ idlePages: 0 })
})
