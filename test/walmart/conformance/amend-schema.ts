import type { Schema } from './schema.ts'

/** What to hold bodies to where Walmart's schema is not what Walmart sends. */
export type Amendment = (schema: Schema) => Schema

/** The body is an object with the documented one under a key. */
export const wrappedIn =
  (key: string): Amendment =>
  (schema) => ({ type: 'object', required: [key], properties: { [key]: schema } })

/** The body is another one. */
export const replacedBy =
  (schema: Schema): Amendment =>
  () =>
    schema

/** One change after the other. */
export const all =
  (...changes: readonly Amendment[]): Amendment =>
  (schema) =>
    changes.reduce((changing, change) => change(changing), schema)

/** A required key of the object at a place, such as `/order/lines[]`, may be left out. */
export const optional = (at: string, key: string): Amendment =>
  changed(at, (schema) => ({ ...schema, required: (schema.required ?? []).filter((name) => name !== key) }))

/** The object at a place may have these keys too. */
export const added = (at: string, properties: Readonly<Record<string, Schema>>): Amendment =>
  changed(at, (schema) => ({ ...schema, properties: { ...schema.properties, ...properties } }))

/** What is at a place is of another schema. */
export function changed(at: string, change: Amendment): Amendment {
  const steps = at.split(/\/|(?=\[\])/).filter((step) => step !== '')
  return (schema) => changeAlong(schema, steps, change)
}

function changeAlong(schema: Schema, [step, ...rest]: readonly string[], change: Amendment): Schema {
  if (step === undefined) return change(schema)
  const inner = step === '[]' ? schema.items : schema.properties?.[step]
  if (inner === undefined) throw new Error(`The schema has no ${step} where the exception wants to change it`)
  const child = changeAlong(inner, rest, change)
  return step === '[]'
    ? { ...schema, items: child }
    : { ...schema, properties: { ...schema.properties, [step]: child } }
}
