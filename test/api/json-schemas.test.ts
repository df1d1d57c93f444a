import { ErrorBody, operations } from '@aisle/contract'
import { jsonSchemaOf, type OperationName, operationJsonSchemas } from '@aisle/contract/json-schemas'
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { fieldsOf, oddValues, withValue } from '../helpers/wrong-inputs.ts'

// In strict mode, unknown keywords and unresolved references are errors.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
addFormats.default(ajv)
const schemas = operationJsonSchemas()

describe.each(operations)('the JSON Schemas of %s', (name, op) => {
  const { input, output } = schemas[name as OperationName]
  const [isInput, isOutput] = [ajv.compile(input), ajv.compile(output)]

  it('accept its example', () => {
    isInput(op.example.input)
    expect(isInput.errors).toBeNull()
    isOutput(op.example.output)
    expect(isOutput.errors).toBeNull()
  })

  it('accept the same values of each field as zod', () => {
    for (const path of fieldsOf(op)) {
      for (const value of oddValues) {
        const changed = withValue(op.example.input, path, value)
        const isExpressedHere = `${path.join('.')}: ${JSON.stringify(value)?.slice(0, 20)}`
        expect([isExpressedHere, isInput(changed)]).toEqual([isExpressedHere, op.input.safeParse(changed).success])
      }
    }
  })

  it('reject other fields, and a response that lacks a field', () => {
    expect(isInput({ ...op.example.input, colour: 'red' })).toBe(false)
    for (const field of Object.keys(op.example.output)) {
      expect(isOutput(withValue(op.example.output, [field], undefined)), field).toBe(false)
    }
  })
})

it('the JSON Schema of errors accepts errors', () => {
  const isError = ajv.compile(jsonSchemaOf(ErrorBody, 'output'))
  expect(isError({ message: 'No.', code: 'ERR_NOT_FOUND', request_id: 'x' })).toBe(true)
  expect(isError({ message: 'No.', code: 'NOT_FOUND', request_id: 'x' })).toBe(false)
})

it('the JSON Schema rejects a client id without its secret and vice versa, as zod does', () => {
  const { input } = schemas['walmart.create']
  const example = operations.find(([name]) => name === 'walmart.create')?.[1].example.input ?? {}
  for (const half of ['clientId', 'clientSecret']) {
    expect(ajv.validate(input, { ...example, connection_settings: { [half]: 'x' } })).toBe(false)
  }
})

it('every rule between fields is expressed by a keyword or in the description', () => {
  for (const [name, { input }] of operations) expect(unexpressedRulesOf(input), name).toEqual([])
})

it('an unexpressed rule is detected', () => {
  const Range = z.object({ from: z.int(), to: z.int() }).refine(({ from, to }) => from <= to, { error: 'is before' })
  expect(unexpressedRulesOf(z.object({ range: Range.optional() }))).toEqual(['is before'])
  const Described = Range.meta({ description: '`from` is not after `to`.' })
  expect(unexpressedRulesOf(z.object({ range: Described.optional() }))).toEqual([])
})

const keywordsOfRules = ['anyOf', 'dependentRequired', 'format', 'oneOf', 'pattern']

/** The messages of the refinements that a schema's JSON Schema does not show. */
function unexpressedRulesOf(schema: z.ZodType): string[] {
  const isExpressed = new Map<z.core.$ZodCheckDef, boolean>()
  z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const isExpressedHere = ['description', ...keywordsOfRules].some((keyword) => keyword in jsonSchema)
      const { _zod: schemaInside } = zodSchema
      // A schema with a description shares its rules with the one without, which is visited too.
      for (const { _zod: check } of schemaInside.def.checks ?? []) {
        if (check.def.check === 'custom')
          isExpressed.set(check.def, isExpressedHere || isExpressed.get(check.def) === true)
      }
    },
  })
  return [...isExpressed]
    .filter(([, expressed]) => !expressed)
    .map(([rule]) => String(rule.error?.({} as never) ?? 'a rule'))
}
