import { hasBody } from '@aisle/contract'
import { expect } from 'vitest'
import { z } from 'zod'

import { type Field, fieldsOf, objectsOf, unwrap, valueAt, withValue } from './input-fields.ts'
import { allTransports, callAll, expectRefused, type Named, type ParityCase, type World } from './parity-case.ts'

/** Wrong inputs, derived from the schema: each field of another type, null, missing; and fields that there are not. */
export function inputCases(operation: Named): ParityCase[] {
  const { input } = operation[1]
  const fields = fieldsOf(input).map((field) => ({
    title: `refuses what is none for ${field.path.join('.')}`,
    run: async (world: World) => {
      await Promise.all(wrongValues(field).map((value) => refuse(world, operation, { ...field, value })))
    },
  }))
  const unknown = objectsOf(input).flatMap((path) =>
    ['no_such_field', 'toString', 'a.b'].map((name) => ({
      title: `refuses the unknown field ${[...path, name].join('.')}`,
      run: (world: World) => refuse(world, operation, { path: [...path, name], schema: z.string(), value: 'red' }),
    })),
  )
  return [
    ...fields.filter((_, index) => wrongValues(fieldsOf(input)[index]).length > 0),
    ...unknown,
    ...fieldsOf(input)
      .filter(({ schema }) => unwrap(schema) instanceof z.ZodString)
      .map((field) => bearsNul(operation, field)),
  ]
}

/** Whether it takes or refuses the character is its own affair; Postgres refuses it, which must not be a surprise. */
function bearsNul(operation: Named, { path }: Field): ParityCase {
  return {
    title: `does not break over a NUL in ${path.join('.')}`,
    async run(world) {
      const example = operation[1].example.input
      const text = `${String(valueAt(example, path) ?? 'text')}\0`
      const input = withValue(example, path, text) as object
      // Each transport by itself: REST has no `after`, and says so in words of its own.
      for (const transport of allTransports) {
        const outcome = await callAll(world, operation, { tenant: await world.seed(), through: [transport], input })
        expect(outcome).not.toMatchObject({ outcome: 'error', error: { code: 'ERR_INTERNAL' } })
      }
    },
  }
}

/** A number for a text, a text for a number, and so on: what the schema refuses of these. */
function wrongValues(field: Field | undefined): unknown[] {
  const candidates = [5, 'text', true, [], { field: 'text' }, null, undefined]
  return field ? candidates.filter((value) => !z.safeParse(field.schema, value).success) : []
}

async function refuse(world: World, operation: Named, field: Field & { readonly value: unknown }): Promise<void> {
  const input = withValue(operation[1].example.input, field.path, field.value) as object
  const through = allTransports.filter((transport) => transport !== 'rest' || isSayable(operation, field))
  const outcome = await expectRefused(world, operation, {
    code: 'ERR_VALIDATION',
    tenant: world.tenant,
    input,
    through,
  })
  // The error is at the field, or within it when it lacks all that it must have.
  const path = field.path.join('.')
  const wrong = outcome.outcome === 'error' ? Object.keys(outcome.error.errors ?? {}) : []
  expect(wrong.filter((name) => name === path || name.startsWith(`${path}.`))).not.toEqual([])
}

/** Whether a URL can say it: it holds text, which is read as a number or a boolean where the schema has one. */
function isSayable(
  [, { method, path: template }]: Named,
  { path, schema, value }: Field & { value: unknown },
): boolean {
  const isInUrl = !hasBody(method) || template.includes(`{${path[0]}}`)
  if (!isInUrl || typeof value === 'string') return true
  const type = unwrap(schema)
  const isRead = type instanceof z.ZodNumber || type instanceof z.ZodBoolean
  return isRead && (typeof value === 'number' || typeof value === 'boolean')
}
