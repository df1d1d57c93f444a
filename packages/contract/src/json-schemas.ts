import * as z from 'zod'

import { type Contract, operations } from './contract.ts'

/** A JSON Schema of the draft 2020-12. */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** `input` is what a caller may send, defaults left out; `output` is what comes back. */
export type JsonSchemaForm = 'input' | 'output'

/** An operation's dotted name, e.g. `walmart.create`. */
export type OperationName = NameIn<Contract>

type NameIn<Group> = {
  [Name in keyof Group & string]: Group[Name] extends { readonly method: string }
    ? Name
    : `${Name}.${NameIn<Group[Name]>}`
}[keyof Group & string]

/** The JSON Schemas of one operation. What is in the path and in the query is part of the input, as in the contract. */
export type OperationJsonSchemas = Readonly<Record<JsonSchemaForm, JsonSchema>>

/**
 * A schema of the contract as a JSON Schema that stands by itself: what it refers to is in its `$defs`. Three things are
 * said to people only: texts are trimmed before their length is looked at; ids must be those of the tenant's records; and
 * a rule between fields is in the description where JSON Schema has no keyword for it.
 */
export function jsonSchemaOf(schema: z.ZodType, form: JsonSchemaForm): JsonSchema {
  return z.toJSONSchema(schema, {
    io: form,
    override: ({ jsonSchema }) => {
      // Zod adds a format beside `contentEncoding` that is none of JSON Schema's; strict validators refuse it.
      if (jsonSchema.contentEncoding !== undefined) delete jsonSchema.format
    },
  })
}

/** The JSON Schemas of every operation, by its name. Takes a moment to make: keep them. */
export function operationJsonSchemas(): Readonly<Record<OperationName, OperationJsonSchemas>> {
  const schemas = operations.map(([name, { input, output }]) => [
    name,
    { input: jsonSchemaOf(input, 'input'), output: jsonSchemaOf(output, 'output') },
  ])
  return Object.fromEntries(schemas) as Record<OperationName, OperationJsonSchemas>
}
