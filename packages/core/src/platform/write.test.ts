import { operations } from '@aisle/contract'
import { expect, it } from 'vitest'
import { z } from 'zod'

import { changesOf, secretFields } from './write.ts'

it('a change names each field by its path, and leaves out those that are the same', () => {
  const before = { name: 'A', settings: { store_id: 1, tags: ['x'] } }
  expect(changesOf({ before }, { name: 'B', settings: { store_id: 1, tags: ['x', 'y'], extra: undefined } })).toEqual({
    name: { before: 'A', after: 'B' },
    'settings.tags': { before: ['x'], after: ['x', 'y'] },
  })
})

const credentials = (clientSecret: string) => ({ connection_settings: { clientSecret } })

it('a change of a secret shows neither value', () => {
  expect(changesOf({ before: credentials('old') }, credentials('new'))).toEqual({
    'connection_settings.clientSecret': { before: '[secret]', after: '[secret]' },
  })
  expect(changesOf({ before: credentials('old') }, credentials('old'))).toEqual({})
})

it('a change of a long value shows its length', () => {
  expect(changesOf({}, { ids: Array.from({ length: 10_000 }, () => 1) })).toEqual({
    ids: { before: null, after: '[20001 characters]' },
  })
})

it('every field of an operation that sounds like a secret is treated as one', () => {
  const named = new Set<string>()
  const collect = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return
    for (const name of Object.keys(Object(Reflect.get(schema, 'properties')))) named.add(name)
    for (const inner of Object.values(schema)) collect(inner)
  }
  for (const [, { input }] of operations) collect(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }))
  const sounding = [...named].filter((name) => /secret|password|credential|client.?id|token(?!_id)|key$/i.test(name))
  expect(sounding.toSorted()).toEqual([...secretFields].toSorted())
})
