import type { Operation } from '@aisle/contract'
import { z } from 'zod'

type Path = readonly (number | string)[]

/** Values of all types, most of which a field rejects. `undefined` omits the field. */
export const oddValues: readonly unknown[] = [
  undefined,
  null,
  '',
  'nonsense',
  'a\nb',
  'x'.repeat(5000),
  '2026-02-30',
  -1,
  0,
  1.5,
  2 ** 53,
  true,
  [],
  [5],
  {},
  { colour: 'red' },
]

/** The paths of an operation's input fields, without URL parameters: also nested ones and those of an array's first element. */
export function fieldsOf({ input, path }: Operation): Path[] {
  return fieldsBelow(input, []).filter(([field]) => !path.includes(`{${field}}`))
}

function fieldsBelow(schema: z.core.$ZodType, path: Path): Path[] {
  const inner = unwrap(schema)
  if (inner instanceof z.ZodArray) return fieldsBelow(inner.element, [...path, 0])
  if (!(inner instanceof z.ZodObject)) return []
  return Object.entries(inner.shape).flatMap(([name, field]) => [
    [...path, name],
    ...fieldsBelow(field as z.core.$ZodType, [...path, name]),
  ])
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable) {
    inner = inner.unwrap()
  }
  return inner
}

/** An input with another value at a path; missing parents are created. */
export function withValue(input: object, path: Path, value: unknown): object {
  const changed = structuredClone(input)
  let parent: Record<number | string, unknown> = changed as Record<string, unknown>
  for (const [index, key] of path.slice(0, -1).entries()) {
    const next = parent[key]
    if (typeof next !== 'object' || next === null) parent[key] = typeof path[index + 1] === 'number' ? [] : {}
    parent = parent[key] as Record<number | string, unknown>
  }
  const last = path.at(-1) ?? ''
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return changed
}

/**
 * Inputs that an operation rejects, derived from its example: for each odd value, one with it in all fields that reject
 * it, one with it in all parents that reject it, and unknown fields at every level.
 */
export function wrongInputsOf(op: Operation): object[] {
  const fields = fieldsOf(op)
  const isWrong = (input: object) => !op.input.safeParse(input).success
  const holders = new Set(fields.flatMap((path) => path.slice(0, -1).map((_, end) => path.slice(0, end + 1).join())))
  const replaced = [false, true].flatMap((holding) =>
    oddValues.map((value) =>
      fields
        .filter((path) => holders.has(path.join()) === holding && isWrong(withValue(op.example.input, path, value)))
        .reduce<object>((input, path) => withValue(input, path, value), op.example.input),
    ),
  )
  const levels: Path[] = [[], ...fields.filter((path) => holders.has(path.join()))]
  const unknown = levels.map((path) => withValue(op.example.input, [...path, 'colour'], 'red'))
  return [...replaced, ...unknown].filter(isWrong)
}
