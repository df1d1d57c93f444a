import { ErrorBody, operations } from '@aisle/contract'
import { jsonSchemaOf, type OperationName, operationJsonSchemas } from '@aisle/contract/json-schemas'
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { fieldsOf, oddValues, withValue } from '../helpers/wrong-inputs.ts'

// Strict: a keyword that ajv does not know, or a reference that leads nowhere, is an error.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
addFormats.default(ajv)
const schemas = operationJsonSchemas()

describe.each(operations)('the JSON Schemas of %s', (name, op) => {
  const { input, output } = schemas[name as OperationName]
  const [takesInput, takesOutput] = [ajv.compile(input), ajv.compile(output)]

  it('take its example', () => {
    takesInput(op.example.input)
    expect(takesInput.errors).toBeNull()
    takesOutput(op.example.output)
    expect(takesOutput.errors).toBeNull()
  })

  it('take of each field what zod takes, and nothing else', () => {
    for (const path of fieldsOf(op)) {
      for (const value of oddValues) {
        const changed = withValue(op.example.input, path, value)
        const says = `${path.join('.')}: ${JSON.stringify(value)?.slice(0, 20)}`
        expect([says, takesInput(changed)]).toEqual([says, op.input.safeParse(changed).success])
      }
    }
  })

  it('take no other field, and no answer that lacks one', () => {
    expect(takesInput({ ...op.example.input, colour: 'red' })).toBe(false)
    for (const field of Object.keys(op.example.output)) {
      expect(takesOutput(withValue(op.example.output, [field], undefined)), field).toBe(false)
    }
  })
})

it('the JSON Schema of errors takes errors', () => {
  const takes = ajv.compile(jsonSchemaOf(ErrorBody, 'output'))
  expect(takes({ message: 'No.', code: 'ERR_NOT_FOUND', request_id: 'x' })).toBe(true)
  expect(takes({ message: 'No.', code: 'NOT_FOUND', request_id: 'x' })).toBe(false)
})

it('half of the credentials are refused, as by zod', () => {
  const { input } = schemas['walmart.create']
  const example = operations.find(([name]) => name === 'walmart.create')?.[1].example.input ?? {}
  for (const half of ['clientId', 'clientSecret']) {
    expect(ajv.validate(input, { ...example, connection_settings: { [half]: 'x' } })).toBe(false)
  }
})

it('every rule between fields is in a keyword, or in the description', () => {
  for (const [name, { input }] of operations) expect(unsaidRulesOf(input), name).toEqual([])
})

it('a rule that is not said would be found', () => {
  const Range = z.object({ from: z.int(), to: z.int() }).refine(({ from, to }) => from <= to, { error: 'is before' })
  expect(unsaidRulesOf(z.object({ range: Range.optional() }))).toEqual(['is before'])
  const Said = Range.meta({ description: '`from` is not after `to`.' })
  expect(unsaidRulesOf(z.object({ range: Said.optional() }))).toEqual([])
})

const keywordsOfRules = ['anyOf', 'dependentRequired', 'format', 'oneOf', 'pattern']

/** The messages of the refinements that a schema's JSON Schema does not show. */
function unsaidRulesOf(schema: z.ZodType): string[] {
  const isSaid = new Map<z.core.$ZodCheckDef, boolean>()
  z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const says = ['description', ...keywordsOfRules].some((keyword) => keyword in jsonSchema)
      const { _zod: schemaInside } = zodSchema
      // A schema that was given a description has its rules from the one without, which is visited too.
      for (const { _zod: check } of schemaInside.def.checks ?? []) {
        if (check.def.check === 'custom') isSaid.set(check.def, says || isSaid.get(check.def) === true)
      }
    },
  })
  return [...isSaid].filter(([, said]) => !said).map(([rule]) => String(rule.error?.({} as never) ?? 'a rule'))
}
