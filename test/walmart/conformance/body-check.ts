import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'

import { undeclaredKeys } from './json-keys.ts'
import { declaredKeys, type Schema } from './schema.ts'

/** What is wrong with a body, each with where: `/list/meta/limit must be integer`. Empty when nothing is. */
export type Check = (body: unknown) => string[]

// Walmart's documents hold keys and formats of their own making, which say nothing about a body.
const options = { strict: false, allErrors: true, logger: false } as const
const json = addFormats.default(new Ajv(options))
const text = addFormats.default(new Ajv({ ...options, coerceTypes: true }))

/** Checks values against a schema. In the query of a call, numbers and booleans are text: `isText`. */
export function schemaCheck(schema: Schema, isText = false): Check {
  const validate = (isText ? text : json).compile(schema)
  return (body) => {
    validate(body)
    return unique((validate.errors ?? []).map(({ instancePath, message }) => `${place(instancePath)} ${message}`))
  }
}

/** Checks that a body has no key but those of the schema and those of Walmart's examples. */
export function declaredCheck(schema: Schema, exampleKeys: Iterable<string> = []): Check {
  const declared = new Set([...declaredKeys(schema), ...exampleKeys])
  return (body) => undeclaredKeys(body, declared).map((key) => `${key} is not declared`)
}

/** All elements of a list are one place. */
const place = (pointer: string) => pointer.replaceAll(/\/\d+(?=\/|$)/g, '[]')
const unique = (findings: readonly string[]) => [...new Set(findings)].toSorted()
