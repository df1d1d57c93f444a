import { describe, expect, it } from 'vitest'

import { operations } from './contract.ts'

describe.each(operations)('the example of %s', (_, { input, output, example, path }) => {
  it('is a call that its schema takes', () => {
    expect(input.safeParse(example.input).error).toBeUndefined()
  })

  it('fills the path', () => {
    const fields = [...path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field)
    expect(Object.keys(example.input)).toEqual(expect.arrayContaining(fields))
  })

  it('shows an answer that its schema takes, with no field that it does not know', () => {
    // What a schema does not know it leaves out; a default would be put in.
    expect(output.parse(example.output)).toEqual(example.output)
  })
})
