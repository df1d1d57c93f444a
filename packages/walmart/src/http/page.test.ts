import { expect, test } from 'vitest'
import { z } from 'zod'

import { readElements } from './page.ts'

const Thing = z.looseObject({ id: z.string(), parts: z.array(z.looseObject({ size: z.number() })) })

test('returns parsed elements with Walmart’s JSON', async () => {
  const raw = { id: 'a', parts: [], extra: 1 }
  expect(await readElements(Thing, [raw, raw], { path: ['things'], key: 'id' })).toMatchObject({
    records: [JSON.stringify(raw), JSON.stringify(raw)],
    elements: [false, true].map((isRepeated) => ({ value: raw, raw, gaps: [], text: JSON.stringify(raw), isRepeated })),
    rejected: [],
    listed: { count: 1 },
  })
})

test('reports where and why an element is invalid, and continues', async () => {
  const bad = { id: 7, parts: [{ size: 1 }, { size: 'private' }] }
  const { elements, rejected } = await readElements(Thing, [{ id: 'a', parts: [] }, bad, { id: 'c', parts: [] }], {
    path: ['list', 'x'],
  })
  expect(elements.map(({ value }) => value.id)).toEqual(['a', 'c'])
  expect(rejected).toEqual([
    {
      path: 'list.x[1].id',
      raw: bad,
      issues: [
        'list.x[1].id: Invalid input: expected string, received number',
        'list.x[1].parts[1].size: Invalid input: expected number, received string',
      ],
      isRepeated: false,
    },
  ])
})

test('reports the path in a bare array, and an element that is not an object', async () => {
  expect((await readElements(Thing, [null], { path: [] })).rejected[0]?.path).toBe('[0]')
})

test('lets other work continue while it parses a long list', async () => {
  let turns = 0
  const count = () => {
    turns += 1
    waiting = setImmediate(count)
  }
  let waiting = setImmediate(count)
  const things = Array.from({ length: 100 }, (_, index) => ({ id: String(index), parts: [] }))
  const { elements } = await readElements(Thing, things, { path: [] })
  clearImmediate(waiting)
  expect(elements.map(({ value }) => value)).toEqual(things)
  expect(turns).toBeGreaterThan(5)
})
