import { expect, test } from 'vitest'
import { z } from 'zod'

import { readElements } from './page.ts'

const Thing = z.looseObject({ id: z.string(), parts: z.array(z.looseObject({ size: z.number() })) })

test('hands out what parses, with Walmart’s own JSON', () => {
  const raw = { id: 'a', parts: [], extra: 1 }
  expect(readElements(Thing, [raw], ['things'])).toEqual({ elements: [{ value: raw, raw }], rejected: [] })
})

test('reports what does not, where it is and why, and goes on', () => {
  const bad = { id: 7, parts: [{ size: 1 }, { size: 'private' }] }
  const { elements, rejected } = readElements(
    Thing,
    [{ id: 'a', parts: [] }, bad, { id: 'c', parts: [] }],
    ['list', 'x'],
  )
  expect(elements.map(({ value }) => value.id)).toEqual(['a', 'c'])
  expect(rejected).toEqual([
    {
      path: 'list.x[1].id',
      raw: bad,
      issues: [
        'list.x[1].id: Invalid input: expected string, received number',
        'list.x[1].parts[1].size: Invalid input: expected number, received string',
      ],
    },
  ])
})

test('names an element of a bare array, and one that is no object at all', () => {
  expect(readElements(Thing, [null], []).rejected[0]?.path).toBe('[0]')
})
