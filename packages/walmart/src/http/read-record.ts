import { z } from 'zod'

import type { Gap } from './gaps.ts'

type Path = readonly PropertyKey[]

/**
 * How to read a record with fields that do not match the documentation. Fields are named without positions:
 * `orderLines.orderLine.lineNumber`.
 */
interface Leniency {
  /** Converts a record to the form of the schema, if Walmart also sends it in another form. */
  readonly inForm?: (raw: unknown) => unknown
  /** The record is rejected without these. Every other field can be left out. */
  readonly required: readonly string[]
  /** Values for fields that the schema demands, from the record and the path of the field. */
  readonly defaults?: Readonly<Record<string, (raw: unknown, path: Path) => unknown>>
}

/** The schemas of records that are read as far as possible. Records of other schemas match as a whole or are rejected. */
export const leniency = z.registry<Leniency>()

type ReadRecord<T> =
  | { readonly value: T; readonly gaps: readonly Gap[]; readonly error?: undefined }
  | { readonly error: z.ZodError }

/**
 * Parses a record. A field that does not match the schema is left out, or gets its default, and is a gap with its path. The
 * record itself is not changed.
 */
export function readRecord<S extends z.ZodType>(schema: S, sent: unknown): ReadRecord<z.output<S>> {
  const lenient = leniency.get(schema)
  const raw = lenient?.inForm === undefined ? sent : lenient.inForm(sent)
  const first = schema.safeParse(raw)
  if (first.success) return { value: first.data, gaps: [] }
  if (lenient === undefined) return first
  const gaps = new Map<string, Gap>()
  const changed = new Set<string>()
  let json = raw
  for (let { error } = first; ;) {
    // A field can have several issues.
    const fields = error.issues.map(({ path, message }) => ({ path: fieldToChange(json, path, lenient), message }))
    const odd = new Map(fields.map((field) => [z.core.toDotPath(field.path), field]))
    for (const [field, { path, message }] of odd) {
      const pattern = patternOf(path)
      if (path.length === 0 || lenient.required.includes(pattern) || changed.has(field)) return first
      changed.add(field)
      if (!isEmpty(valueAt(json, path))) gaps.set(field, { code: 'UNREADABLE_FIELD', field, message })
      json = withValue(json, path, lenient.defaults?.[pattern]?.(raw, path))
    }
    const next = schema.safeParse(json)
    if (next.success) return { value: next.data, gaps: [...gaps.values()] }
    ;({ error } = next)
  }
}

/**
 * The field to change because of an issue: the closest one with a default, among the field with the issue and those that
 * enclose it. If none has a default, the field itself, or if it is missing, the closest one that encloses it. Never an
 * element of a list, because a list without it would look complete.
 */
function fieldToChange(json: unknown, path: Path, { defaults = {} }: Leniency): Path {
  const around = path.map((_, index) => path.slice(0, path.length - index)).filter(endsInName)
  return (
    around.find((field) => Object.hasOwn(defaults, patternOf(field))) ??
    around.find((field) => valueAt(json, field) !== undefined) ??
    []
  )
}

const endsInName = (path: Path): boolean => typeof path.at(-1) === 'string'
const patternOf = (path: Path): string => path.filter((key) => typeof key === 'string').join('.')

/** An empty text, list or object says nothing, like null. */
function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
}

/**
 * Returns the value at a path of a JSON value, or undefined. Walmart may send a single element in place of a list; an index
 * into it is skipped.
 */
export function valueAt(json: unknown, path: Path): unknown {
  return path.reduce((value: unknown, key) => {
    if (typeof value !== 'object' || value === null) return undefined
    return typeof key === 'number' && !Array.isArray(value) ? value : Reflect.get(value, key)
  }, json)
}

/** A copy of the JSON with another value at the path; undefined removes it. */
function withValue(json: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  if (typeof key === 'number' && !Array.isArray(json)) return withValue(json, rest, value)
  const copy: object = Array.isArray(json) ? [...(json as readonly unknown[])] : { ...(json as object) }
  Reflect.set(copy, key, withValue(Reflect.get(copy, key), rest, value))
  return copy
}
