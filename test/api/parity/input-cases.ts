import { hasBody } from '@aisle/contract'
import { expect } from 'vitest'
import { z } from 'zod'

import { type Field, fieldsOf, objectsOf, unwrap, valueAt, withValue } from './input-fields.ts'
import { allTransports, callAll, expectRejected, type Named, type ParityCase, type World } from './parity-case.ts'

/** Wrong inputs, derived from the schema: each field with another type, null or missing; and unknown fields. */
export function inputCases(operation: Named): ParityCase[] {
  const { input } = operation[1]
  const fields = fieldsOf(input).map((field) => ({
    title: `rejects wrong values for ${field.path.join('.')}`,
    run: async (world: World) => {
      await Promise.all(wrongValues(field).map((value) => expectFieldError(world, operation, { ...field, value })))
    },
  }))
  const unknown = objectsOf(input).flatMap((path) =>
    ['no_such_field', 'toString', 'a.b'].map((name) => ({
      title: `rejects the unknown field ${[...path, name].join('.')}`,
      run: (world: World) =>
        expectFieldError(world, operation, { path: [...path, name], schema: z.string(), value: 'red' }),
    })),
  )
  return [
    ...fields.filter((_, index) => wrongValues(fieldsOf(input)[index]).length > 0),
    ...unknown,
    ...fieldsOf(input)
      .filter(({ schema }) => unwrap(schema) instanceof z.ZodString)
      .map((field) => toleratesNul(operation, field)),
  ]
}

/** An operation may accept or reject NUL. Postgres rejects it, which must not become an internal error. */
function toleratesNul(operation: Named, { path }: Field): ParityCase {
  return {
    title: `does not fail because of NUL in ${path.join('.')}`,
    async run(world) {
      const example = operation[1].example.input
      const text = `${String(valueAt(example, path) ?? 'text')}\0`
      const input = withValue(example, path, text) as object
      // Each transport separately: REST has no `after` and rejects it with another message.
      for (const transport of allTransports) {
        const outcome = await callAll(world, operation, { tenant: await world.seed(), through: [transport], input })
        expect(outcome).not.toMatchObject({ outcome: 'error', error: { code: 'ERR_INTERNAL' } })
      }
    },
  }
}

/** The values of several types that the schema rejects. */
function wrongValues(field: Field | undefined): unknown[] {
  const candidates = [5, 'text', true, [], { field: 'text' }, null, undefined]
  return field ? candidates.filter((value) => !z.safeParse(field.schema, value).success) : []
}

async function expectFieldError(
  world: World,
  operation: Named,
  field: Field & { readonly value: unknown },
): Promise<void> {
  const input = withValue(operation[1].example.input, field.path, field.value) as object
  const through = allTransports.filter((transport) => transport !== 'rest' || isExpressible(operation, field))
  const outcome = await expectRejected(world, operation, {
    code: 'ERR_VALIDATION',
    tenant: world.tenant,
    input,
    through,
  })
  // The error is at the field, or within it if required fields of an object are missing.
  const path = field.path.join('.')
  const wrong = outcome.outcome === 'error' ? Object.keys(outcome.error.errors ?? {}) : []
  expect(wrong.filter((name) => name === path || name.startsWith(`${path}.`))).not.toEqual([])
}

/** Whether a URL can express it. Text is read as a number or boolean if the schema has one. */
function isExpressible(
  [, { method, path: template }]: Named,
  { path, schema, value }: Field & { value: unknown },
): boolean {
  const isInUrl = !hasBody(method) || template.includes(`{${path[0]}}`)
  if (!isInUrl || typeof value === 'string') return true
  const type = unwrap(schema)
  const isRead = type instanceof z.ZodNumber || type instanceof z.ZodBoolean
  return isRead && (typeof value === 'number' || typeof value === 'boolean')
}
