import { z } from 'zod'

/** A place in an input, and what the schema says of it. */
export interface Field {
  /** Names, and places in lists. */
  readonly path: readonly (number | string)[]
  readonly schema: z.core.$ZodType
}

/** Every field of an input, those within others too; of a list its first place. */
export function fieldsOf(schema: z.core.$ZodType, path: Field['path'] = []): Field[] {
  const type = unwrap(schema)
  const here = path.length === 0 ? [] : [{ path, schema }]
  if (type instanceof z.ZodObject) {
    return [...here, ...Object.entries(type.shape).flatMap(([name, field]) => fieldsOf(field, [...path, name]))]
  }
  return type instanceof z.ZodArray ? [...here, ...fieldsOf(type.element, [...path, 0])] : here
}

/** Every object within an input, itself included. */
export function objectsOf(schema: z.core.$ZodType): Field['path'][] {
  const within = fieldsOf(schema).filter((field) => unwrap(field.schema) instanceof z.ZodObject)
  return [[], ...within.map(({ path }) => path)]
}

/** What a schema is of beneath what may be left out, null or have a default. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap())
  }
  return schema
}

/** What an input has at a place. */
export function valueAt(input: unknown, path: Field['path']): unknown {
  return path.reduce<unknown>((parent, key) => (parent instanceof Object ? Reflect.get(parent, key) : undefined), input)
}

/** A copy of an input with another value at a place; `undefined` takes it out. */
export function withValue(input: unknown, [key, ...rest]: Field['path'], value: unknown): unknown {
  if (key === undefined) return value
  const parent = input instanceof Object ? input : typeof key === 'number' ? [] : {}
  const changed = withValue(Reflect.get(parent, key), rest, value)
  if (Array.isArray(parent)) return [...parent.slice(0, Number(key)), changed, ...parent.slice(Number(key) + 1)]
  const { [key]: _, ...others } = parent as Record<string, unknown>
  return changed === undefined ? others : { ...others, [key]: changed }
}
