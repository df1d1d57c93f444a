import { nothingListed } from '@aisle/walmart'
import { expect, it } from 'vitest'

import { countImported, missingRecords, problemsOf, sizeOf } from './walmart-page.ts'

const listed = (count: number, total: number | null = null) => ({ ...nothingListed, count, total })
const element = (id: string, isRepeated = false) => {
  const raw = { id }
  return { value: raw, raw, text: JSON.stringify(raw), gaps: [], isRepeated }
}
const broken = (id: number, isRepeated = false) => ({ path: 'x', raw: { id }, issues: ['is odd'], isRepeated })

it('counts the records of a page that are imported, each once', () => {
  // Six records: four new ones, of which one is unreadable and one excluded.
  const page = {
    elements: [element('a'), element('b'), element('a', true)],
    rejected: [broken(3), broken(3, true)],
    listed: listed(14),
  }
  expect(countImported(page, listed(10), ({ value }) => value.id !== 'b')).toBe(2)
})

it('reports an unreadable record once', () => {
  const rejected = [broken(3), broken(3, true)]
  const problems = problemsOf({ elements: [], rejected, gaps: [] }, { what: 'Thing', key: 'id' })
  expect(problems).toEqual([{ code: 'unreadable_record', message: 'Thing 3 was not imported: is odd', raw: { id: 3 } }])
})

it('takes the larger of Walmart’s total and the number of records', () => {
  expect([listed(3, 5), listed(5, 3), listed(5)].map(sizeOf)).toEqual([5, 5, 5])
})

it('reports a list that ends before its total, with the numbers', () => {
  expect(missingRecords('The list of items', listed(800, 1000))).toEqual([
    { code: 'incomplete_list', message: expect.stringContaining('counted 1000 records and sent 800, so 200 may be') },
  ])
  for (const complete of [listed(5, 5), listed(5, 3), listed(5)]) expect(missingRecords('x', complete)).toEqual([])
})
