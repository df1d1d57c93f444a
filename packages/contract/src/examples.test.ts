import { describe, expect, it } from 'vitest'

import { operations } from './contract.ts'

describe.each(operations)('the example of %s', (_, { input, output, example, path }) => {
  it('matches the input schema', () => {
    expect(input.safeParse(example.input).error).toBeUndefined()
  })

  it('fills the path parameters', () => {
    const fields = [...path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field)
    expect(Object.keys(example.input)).toEqual(expect.arrayContaining(fields))
  })

  it('matches the output schema, without unknown fields', () => {
    // Parsing drops unknown fields and fills in defaults, so either would show.
    expect(output.parse(example.output)).toEqual(example.output)
  })
})
