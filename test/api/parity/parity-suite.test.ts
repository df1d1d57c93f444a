import { fieldErrors, type Operation } from '@aisle/contract'
import { expect, it } from 'vitest'
import { z } from 'zod'

import { foreignId } from './example-rows.ts'
import { type Behaviour, makeWorld, paintRoom, correct } from './made-up-world.ts'
import { rejectionCases } from './rejection-cases.ts'
import { validCases } from './valid-cases.ts'

/** The titles of the cases that fail for the sample operation on a server with this behaviour. */
async function failing(behaviour: Partial<Behaviour>, changes: Partial<Operation> = {}): Promise<string[]> {
  const world = makeWorld({ ...correct, ...behaviour })
  const operation = ['rooms.paint', { ...paintRoom, ...changes }] as const
  const failed: string[] = []
  for (const { title, run } of [...validCases(operation), ...rejectionCases(operation)]) {
    await run(world).catch(() => failed.push(title))
  }
  return failed
}

it('passes for a correct operation', async () => {
  expect(await failing({})).toEqual([])
})

it('has a case for each field at any depth, and for each record that the input refers to', () => {
  const titles = rejectionCases(['rooms.paint', paintRoom]).map(({ title }) => title)
  expect(titles).toEqual(
    expect.arrayContaining([
      'rejects wrong values for id',
      'rejects wrong values for wall',
      'rejects wrong values for wall.is_bright',
      'rejects the unknown field no_such_field',
      'rejects the unknown field wall.no_such_field',
      'returns 404 if id is unknown or belongs to another tenant',
      'returns 404 if room_id is unknown or belongs to another tenant',
      "does not distinguish another tenant's record from an unknown one in paint_id",
    ]),
  )
})

const open = z.looseObject({ ...paintRoom.input.shape, wall: z.looseObject({ colour: z.string() }) })
const coerced = paintRoom.input.extend({ paint_id: z.coerce.number().pipe(z.int()) })

it.each<[mistake: string, behaviour: Partial<Behaviour>, found: string]>([
  [
    'responds differently over one transport',
    { respond: (coats, transport) => ({ coats, transport }) },
    'succeeds with its example',
  ],
  [
    'returns a text instead of a number over one transport',
    { respond: (coats, transport) => ({ coats: transport === 'rest' ? String(coats) : coats }) },
    'succeeds with its example',
  ],
  ["does not find its example's record", { finds: (field) => field !== 'room_id' }, 'succeeds with its example'],
  ["accepts another tenant's token", without('owner'), "rejects callers with another tenant's token"],
  ['accepts an expired token', without('expired'), 'rejects callers with an expired token'],
  ['accepts a revoked token', without('revoked'), 'rejects callers with a revoked token'],
  ['requires no scope', without('scope'), 'rejects callers with every scope but integrations:write'],
  ['accepts unknown fields', { errorsOf: (input) => fieldErrors(open, input) }, 'rejects the unknown field a.b'],
  [
    'accepts unknown fields in nested objects',
    { errorsOf: (input) => fieldErrors(open, input) },
    'rejects the unknown field wall.a.b',
  ],
  [
    'reads a text as a number',
    { errorsOf: (input) => fieldErrors(coerced, input) },
    'rejects wrong values for paint_id',
  ],
  ['reports an error at another field', { errorsOf: misnamed }, 'rejects wrong values for wall.colour'],
  [
    "finds another tenant's record",
    { finds: (field, id, own) => id === own || (field === 'room_id' && id === foreignId(own)) },
    'returns 404 if room_id is unknown or belongs to another tenant',
  ],
  [
    'does not check that a record exists',
    { finds: (field, id, own) => id === own || field === 'id' },
    'returns 404 if id is unknown or belongs to another tenant',
  ],
  [
    "reveals that a record is another tenant's",
    { rejectPaint: (id) => (id === foreignId(9) ? 'ERR_CONFLICT' : 'ERR_VALIDATION') },
    "does not distinguish another tenant's record from an unknown one in paint_id",
  ],
  [
    "accepts another tenant's record",
    { finds: (field, id, own) => id === own || (field === 'paint_id' && id === foreignId(own)) },
    "does not distinguish another tenant's record from an unknown one in paint_id",
  ],
  [
    'works on an instance that is being deleted',
    { servesDeleting: true },
    'returns 404 for an instance that is being deleted',
  ],
  [
    'writes twice',
    { keepsResponses: false },
    'returns the first response for a repeated Idempotency-Key over every transport, and writes once',
  ],
  [
    'accepts a key for two requests',
    { comparesInputs: false },
    'rejects an Idempotency-Key that was used for another request',
  ],
])('detects an operation that %s', async (_, behaviour, found) => {
  expect(await failing(behaviour)).toContain(found)
})

it('detects an example that the operation rejects', async () => {
  const example = { ...paintRoom.example, input: { ...paintRoom.example.input, wall: 'blue' } }
  expect(await failing({}, { example })).toContain('succeeds with its example')
})

function without(check: string): Partial<Behaviour> {
  return { checks: correct.checks.filter((other) => other !== check) }
}

function misnamed(input: unknown) {
  const errors = Object.values(correct.errorsOf(input)).flat()
  return errors.length === 0 ? {} : { body: errors }
}
