import { errorStatus } from '@aisle/contract'
import { expect } from 'vitest'

import type { Outcome } from '../transports.ts'
import { foreignId } from './example-rows.ts'
import { fieldsOf, valueAt, withValue } from './input-fields.ts'
import { callEach, expectRejected, type Named, type ParityCase } from './parity-case.ts'

/** Ids of other tenants' or unknown records, in the path and in other fields. */
export function idCases(operation: Named): ParityCase[] {
  const [name, { path, input, example }] = operation
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field)
  const named = fieldsOf(input).filter((field) => isId(field.path) && !inPath.includes(String(field.path[0])))
  const isNumber = (field: string) => typeof valueAt(example.input, [field]) === 'number'
  return [
    ...inPath.map((field) => rejectsOthers(operation, field)),
    ...inPath.filter(isNumber).map((field) => rejectsInvalidId(operation, field)),
    ...named.map((field) => revealsNothing(operation, field.path)),
    ...(path.startsWith('/walmart/{id}') && !whileDeleting.includes(name) ? [rejectsDeleting(operation)] : []),
  ]
}

/** The operations that work while an instance is being deleted. */
const whileDeleting = ['walmart.get', 'walmart.setup', 'walmart.delete']

function rejectsOthers(operation: Named, field: string): ParityCase {
  return {
    title: `returns 404 if ${field} is unknown or belongs to another tenant`,
    async run(world) {
      const id = valueAt(operation[1].example.input, [field]) as number | string
      for (const other of [foreignId(id), missingId(id)]) {
        const input = { ...operation[1].example.input, [field]: other }
        await expectRejected(world, operation, { code: 'ERR_NOT_FOUND', tenant: world.tenant, input })
      }
    },
  }
}

function rejectsInvalidId(operation: Named, field: string): ParityCase {
  return {
    title: `rejects an invalid ${field}`,
    async run(world) {
      const inputs = ['abc', 0, -1, 1.5, 2 ** 53, true].map((id) => ({ ...operation[1].example.input, [field]: id }))
      const checks = inputs.map((input) =>
        expectRejected(world, operation, { code: 'ERR_VALIDATION', tenant: world.tenant, input }),
      )
      await Promise.all(checks)
    },
  }
}

/** An operation on many records may report each, so it need not reject the id, but must not reveal whose record it is. */
function revealsNothing(operation: Named, path: readonly (number | string)[]): ParityCase {
  return {
    title: `does not distinguish another tenant's record from an unknown one in ${path.join('.')}`,
    async run(world) {
      const { input } = operation[1].example
      const example = valueAt(input, path) ?? 1
      const id = typeof example === 'string' ? example : Number(example)
      const [foreign, missing] = [foreignId(id), missingId(id)]
      const outcomeOf = (other: number | string) => callEach(world, operation, withValue(input, path, other) as object)
      const outcome = await outcomeOf(foreign)
      expect(withoutId(outcome, foreign)).toEqual(withoutId(await outcomeOf(missing), missing))
      if (outcome.outcome === 'error') expect([404, errorStatus.ERR_VALIDATION]).toContain(outcome.status)
    },
  }
}

function rejectsDeleting(operation: Named): ParityCase {
  return {
    title: 'returns 404 for an instance that is being deleted',
    async run(world) {
      await expectRejected(world, operation, { code: 'ERR_NOT_FOUND', tenant: world.deleting })
    },
  }
}

/** `store_id`, `ids`: fields that name records. */
function isId(path: readonly (number | string)[]): boolean {
  const name = path.findLast((key) => typeof key === 'string') ?? ''
  const isListOfIds = /(^|_)ids$/.test(name) && typeof path.at(-1) === 'number'
  return isListOfIds || /(^|_)id$/.test(name)
}

/** An id that no tenant has. */
function missingId<Id extends number | string>(id: Id): Id {
  return (typeof id === 'number' ? 98_000_000 + id : `98${id}`) as Id
}

function withoutId(outcome: Outcome, id: number | string): Outcome {
  return JSON.parse(JSON.stringify(outcome).replaceAll(String(id), '0')) as Outcome
}
