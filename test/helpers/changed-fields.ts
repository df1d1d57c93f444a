import { isDeepStrictEqual } from 'node:util'

import fc from 'fast-check'

interface Field {
  readonly path: string
  readonly value: unknown
  /** The whole record with another value in this field. */
  put(changed: unknown): unknown
}

/** Every field and array element of an object, at any depth. */
export function* fieldsOf(
  parent: unknown,
  put: Field['put'] = (changed) => changed,
  parentPath = '',
): Generator<Field> {
  if (typeof parent !== 'object' || parent === null) return
  for (const [key, value] of Object.entries(parent)) {
    const path = `${parentPath}.${key}`
    const putHere = (changed: unknown) =>
      put(Array.isArray(parent) ? parent.with(Number(key), changed) : { ...parent, [key]: changed })
    yield { path, value, put: putHere }
    yield* fieldsOf(value, putHere, path)
  }
}

/** Another value, none, or the same with one more member. */
function changeOf(value: unknown): fc.Arbitrary<unknown> {
  const changes: fc.Arbitrary<unknown>[] = [fc.jsonValue(), fc.constant(undefined)]
  if (typeof value === 'string') changes.push(fc.string().map((text) => value + text))
  if (typeof value === 'number') changes.push(fc.integer().map((number) => value + number))
  if (Array.isArray(value)) changes.push(fc.jsonValue().map((element) => [...value, element]))
  else if (typeof value === 'object' && value !== null)
    changes.push(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }).map((added) => ({ ...added, ...value })))
  return fc.oneof(...changes)
}

const toJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** Runs a check on copies of a record, each with a change in one field. The failure says in which one. */
export async function eachChange(record: unknown, check: (changed: unknown) => Promise<void>): Promise<void> {
  for (const { path, value, put } of fieldsOf(record)) {
    const changedRecord = changeOf(value)
      .map((changed) => toJson(put(changed)))
      .filter((changed) => !isDeepStrictEqual(changed, record))
    const passes = fc.asyncProperty(changedRecord, async (changed) => {
      await check(changed)
    })
    try {
      await fc.assert(passes, { numRuns: 8 })
    } catch (error) {
      throw new Error(`A change of ${path} failed the check.`, { cause: error })
    }
  }
}
