import { expect, test } from 'vitest'

import { marker, readField, splitRecords as splitBytes } from './json-text.ts'

const splitRecords = (text: string, list: string) => splitBytes(new TextEncoder().encode(text), list)

const records = [
  { id: 'a', name: 'quote " and \\ and é and 🛒', list: [1, [2, { 'a,b': '}]' }]], empty: {} },
  'text, with ] and \\" in it',
  -1.5e3,
  null,
  [],
  [{ nested: [[]] }],
]

test.each([undefined, 2])(
  'splits a list as JSON.parse does, whatever its records contain and however it is spaced',
  (space) => {
    const body = { meta: { order: 'no list' }, elements: { order: records }, after: { order: [1] } }
    const split = splitRecords(JSON.stringify(body, null, space), 'order')
    expect(split?.records.map((text) => JSON.parse(text))).toEqual(records)
    expect(JSON.parse(split?.rest ?? '')).toEqual({ ...body, elements: { order: [marker] } })
  },
)

test('splits an empty list', () => {
  expect(splitRecords('{"order":[ ]}', 'order')).toEqual({ rest: `{"order":["${marker}"]}`, records: [] })
})

test.each(['{}', '{"order":{}}', '{"order":"["}', '{"order":[,1]}', '{"order":[1,]}', '{"order":[1}', '{"order":[1'])(
  'splits no list in %s',
  (text) => {
    expect(splitRecords(text, 'order')).toBeUndefined()
  },
)

test('leaves what is not JSON in the rest or in a record', () => {
  expect(splitRecords('{"order":[{"a":1} {"b":2}]}', 'order')?.records).toEqual(['{"a":1} {"b":2}'])
  expect(splitRecords('{"order":[1]', 'order')?.rest).toBe(`{"order":["${marker}"]`)
})

test('reads a field of a record, but no field of what the record contains', () => {
  const text = JSON.stringify({ first: { sku: 'inner' }, 'a:b': ['"sku":'], sku: 'A "1"', last: 7 }, null, 1)
  expect(['sku', 'last', 'first', 'inner'].map((name) => readField(text, name))).toEqual([
    'A "1"',
    7,
    { sku: 'inner' },
    undefined,
  ])
})

test.each(['', '{', '{}', '[]', '7', '"sku"', '{"sku"', '{"sku":', '{"sku":tru}', '{"other":1}'])(
  'reads no field from %s',
  (text) => {
    expect(readField(text, 'sku')).toBeUndefined()
  },
)
