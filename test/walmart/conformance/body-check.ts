import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'

import { undeclaredKeys } from './json-keys.ts'
import { declaredKeys, type Schema } from './schema.ts'

/** Returns findings about a body, such as `/list/meta/limit must be integer`. */
export type Check = (body: unknown) => string[]

// Walmart's documents contain non-standard keywords and formats.
const options = { strict: false, allErrors: true, logger: false } as const
const json = addFormats.default(new Ajv(options))
const text = addFormats.default(new Ajv({ ...options, coerceTypes: true }))

/** Checks values against a schema. With `isText`, numbers and booleans may be text, as in a query string. */
export function schemaCheck(schema: Schema, isText = false): Check {
  const validate = (isText ? text : json).compile(schema)
  return (body) => {
    validate(body)
    return unique((validate.errors ?? []).map(({ instancePath, message }) => `${pathOf(instancePath)} ${message}`))
  }
}

/** Checks that the schema declares every key of a body, or an example has it. */
export function declaredCheck(schema: Schema, exampleKeys: Iterable<string> = []): Check {
  const declared = new Set([...declaredKeys(schema), ...exampleKeys])
  return (body) => undeclaredKeys(body, declared).map((key) => `${key} is not declared`)
}

/** All elements of an array have the same path. */
const pathOf = (pointer: string) => pointer.replaceAll(/\/\d+(?=\/|$)/g, '[]')
const unique = (findings: readonly string[]) => [...new Set(findings)].toSorted()
