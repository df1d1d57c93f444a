import * as z from 'zod'

import { type Contract, operations } from './contract.ts'

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** `input` describes what a caller may send, where fields with a default are optional; `output` describes the response. */
export type JsonSchemaForm = 'input' | 'output'

/** An operation's dotted name, e.g. `walmart.create`. */
export type OperationName = NameIn<Contract>

type NameIn<Group> = {
  [Name in keyof Group & string]: Group[Name] extends { readonly method: string }
    ? Name
    : `${Name}.${NameIn<Group[Name]>}`
}[keyof Group & string]

/** The JSON Schemas of one operation. Path and query parameters are part of the input. */
export type OperationJsonSchemas = Readonly<Record<JsonSchemaForm, JsonSchema>>

/**
 * Converts a schema to a self-contained JSON Schema, with everything it refers to in `$defs`. JSON Schema cannot express
 * three things: strings are trimmed before their length is checked, ids must be those of the tenant's records, and some
 * rules between fields appear only in a description.
 */
export function jsonSchemaOf(schema: z.ZodType, form: JsonSchemaForm): JsonSchema {
  return z.toJSONSchema(schema, {
    io: form,
    override: ({ jsonSchema }) => {
      // Zod adds a `format` to `contentEncoding` that JSON Schema does not define; strict validators reject it.
      if (jsonSchema.contentEncoding !== undefined) delete jsonSchema.format
    },
  })
}

/** The JSON Schemas of every operation, by name. Building them takes a moment, so keep the result. */
export function operationJsonSchemas(): Readonly<Record<OperationName, OperationJsonSchemas>> {
  const schemas = operations.map(([name, { input, output }]) => [
    name,
    { input: jsonSchemaOf(input, 'input'), output: jsonSchemaOf(output, 'output') },
  ])
  return Object.fromEntries(schemas) as Record<OperationName, OperationJsonSchemas>
}
