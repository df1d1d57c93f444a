import { errorStatus } from '@aisle/contract'
import { expect } from 'vitest'

import type { Outcome } from '../transports.ts'
import { foreignId } from './example-rows.ts'
import { fieldsOf, valueAt, withValue } from './input-fields.ts'
import { callEach, expectRefused, type Named, type ParityCase } from './parity-case.ts'

/** Records that are none of the tenant's: in the path, and in the input beside it. */
export function idCases(operation: Named): ParityCase[] {
  const [name, { path, input, example }] = operation
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field)
  const named = fieldsOf(input).filter((field) => isId(field.path) && !inPath.includes(String(field.path[0])))
  const isNumber = (field: string) => typeof valueAt(example.input, [field]) === 'number'
  return [
    ...inPath.map((field) => knowsNoOther(operation, field)),
    ...inPath.filter(isNumber).map((field) => wantsAnId(operation, field)),
    ...named.map((field) => tellsNothing(operation, field.path)),
    ...(path.startsWith('/walmart/{id}') && !whileDeleting.includes(name) ? [isGone(operation)] : []),
  ]
}

/** What can be done with an instance that is being deleted. */
const whileDeleting = ['walmart.get', 'walmart.setup', 'walmart.delete']

function knowsNoOther(operation: Named, field: string): ParityCase {
  return {
    title: `finds for ${field} no record of another tenant, and none that nobody has`,
    async run(world) {
      const id = valueAt(operation[1].example.input, [field]) as number | string
      for (const other of [foreignId(id), missingId(id)]) {
        const input = { ...operation[1].example.input, [field]: other }
        await expectRefused(world, operation, { code: 'ERR_NOT_FOUND', tenant: world.tenant, input })
      }
    },
  }
}

function wantsAnId(operation: Named, field: string): ParityCase {
  return {
    title: `refuses what is no id for ${field}`,
    async run(world) {
      const inputs = ['abc', 0, -1, 1.5, 2 ** 53, true].map((id) => ({ ...operation[1].example.input, [field]: id }))
      const refused = inputs.map((input) =>
        expectRefused(world, operation, { code: 'ERR_VALIDATION', tenant: world.tenant, input }),
      )
      await Promise.all(refused)
    },
  }
}

/** A list of many may answer for each, so it need not be refused: but nobody may learn that a record is another's. */
function tellsNothing(operation: Named, path: readonly (number | string)[]): ParityCase {
  return {
    title: `takes for ${path.join('.')} another tenant's record like one that nobody has`,
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

function isGone(operation: Named): ParityCase {
  return {
    title: 'knows no instance that is being deleted',
    async run(world) {
      await expectRefused(world, operation, { code: 'ERR_NOT_FOUND', tenant: world.deleting })
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
