import type { Schema } from './schema.ts'

/** Changes a schema of Walmart's into what Walmart really sends. */
export type Amendment = (schema: Schema) => Schema

/** The body is an object that has the documented one under a key. */
export const wrappedIn =
  (key: string): Amendment =>
  (schema) => ({ type: 'object', required: [key], properties: { [key]: schema } })

export const replacedBy =
  (schema: Schema): Amendment =>
  () =>
    schema

/** Applies several changes in order. */
export const all =
  (...changes: readonly Amendment[]): Amendment =>
  (schema) =>
    changes.reduce((amended, change) => change(amended), schema)

/** Makes a required key of the object at a path, such as `/order/lines[]`, optional. */
export const optional = (at: string, key: string): Amendment =>
  changed(at, (schema) => ({ ...schema, required: (schema.required ?? []).filter((name) => name !== key) }))

/** Every value at any depth may be null. */
export const nullable: Amendment = (schema) => ({
  ...schema,
  nullable: true,
  ...(schema.enum && { enum: [...schema.enum, null] }),
  ...(schema.items && { items: nullable(schema.items) }),
  ...(schema.properties && {
    properties: Object.fromEntries(Object.entries(schema.properties).map(([key, inner]) => [key, nullable(inner)])),
  }),
})

/** Declares more keys of the object at a path. */
export const added = (at: string, properties: Readonly<Record<string, Schema>>): Amendment =>
  changed(at, (schema) => ({ ...schema, properties: { ...schema.properties, ...properties } }))

/** Changes the schema at a path. */
export function changed(at: string, change: Amendment): Amendment {
  const steps = at.split(/\/|(?=\[\])/).filter((step) => step !== '')
  return (schema) => changeAlong(schema, steps, change)
}

function changeAlong(schema: Schema, [step, ...rest]: readonly string[], change: Amendment): Schema {
  if (step === undefined) return change(schema)
  const inner = step === '[]' ? schema.items : schema.properties?.[step]
  if (inner === undefined) throw new Error(`The schema has no ${step}; correct the path of the exception`)
  const child = changeAlong(inner, rest, change)
  return step === '[]'
    ? { ...schema, items: child }
    : { ...schema, properties: { ...schema.properties, [step]: child } }
}
