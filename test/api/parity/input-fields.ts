import { z } from 'zod'

/** A field of an input, and its schema. */
export interface Field {
  /** Names, and indexes of lists. */
  readonly path: readonly (number | string)[]
  readonly schema: z.core.$ZodType
}

/** Every field of an input, including nested ones and the first element of lists. */
export function fieldsOf(schema: z.core.$ZodType, path: Field['path'] = []): Field[] {
  const type = unwrap(schema)
  const here = path.length === 0 ? [] : [{ path, schema }]
  if (type instanceof z.ZodObject) {
    return [...here, ...Object.entries(type.shape).flatMap(([name, field]) => fieldsOf(field, [...path, name]))]
  }
  return type instanceof z.ZodArray ? [...here, ...fieldsOf(type.element, [...path, 0])] : here
}

/** The paths of all objects within an input, including itself. */
export function objectsOf(schema: z.core.$ZodType): Field['path'][] {
  const within = fieldsOf(schema).filter((field) => unwrap(field.schema) instanceof z.ZodObject)
  return [[], ...within.map(({ path }) => path)]
}

/** The schema without its optional, nullable and default wrappers. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap())
  }
  return schema
}

/** The value of an input at a path. */
export function valueAt(input: unknown, path: Field['path']): unknown {
  return path.reduce<unknown>((parent, key) => (parent instanceof Object ? Reflect.get(parent, key) : undefined), input)
}

/** A copy of an input with another value at a path; `undefined` removes it. */
export function withValue(input: unknown, [key, ...rest]: Field['path'], value: unknown): unknown {
  if (key === undefined) return value
  const parent = input instanceof Object ? input : typeof key === 'number' ? [] : {}
  const changed = withValue(Reflect.get(parent, key), rest, value)
  if (Array.isArray(parent)) return [...parent.slice(0, Number(key)), changed, ...parent.slice(Number(key) + 1)]
  const { [key]: _, ...others } = parent as Record<string, unknown>
  return changed === undefined ? others : { ...others, [key]: changed }
}
