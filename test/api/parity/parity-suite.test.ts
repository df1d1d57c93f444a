import { fieldErrors, type Operation } from '@aisle/contract'
import { expect, it } from 'vitest'
import { z } from 'zod'

import { foreignId } from './example-rows.ts'
import { type Behaviour, makeWorld, paintRoom, right } from './made-up-world.ts'
import { refusalCases } from './refusal-cases.ts'
import { validCases } from './valid-cases.ts'

/** The titles of the cases that fail for an operation that was made up, on a server that behaves so. */
async function failing(behaviour: Partial<Behaviour>, changes: Partial<Operation> = {}): Promise<string[]> {
  const world = makeWorld({ ...right, ...behaviour })
  const operation = ['rooms.paint', { ...paintRoom, ...changes }] as const
  const failed: string[] = []
  for (const { title, run } of [...validCases(operation), ...refusalCases(operation)]) {
    await run(world).catch(() => failed.push(title))
  }
  return failed
}

it('finds nothing wrong with an operation that does right', async () => {
  expect(await failing({})).toEqual([])
})

it('has a case for each field, at any depth, and for each record that the input names', () => {
  const titles = refusalCases(['rooms.paint', paintRoom]).map(({ title }) => title)
  expect(titles).toEqual(
    expect.arrayContaining([
      'refuses what is none for id',
      'refuses what is none for wall',
      'refuses what is none for wall.is_bright',
      'refuses the unknown field no_such_field',
      'refuses the unknown field wall.no_such_field',
      'finds for id no record of another tenant, and none that nobody has',
      'finds for room_id no record of another tenant, and none that nobody has',
      "takes for paint_id another tenant's record like one that nobody has",
    ]),
  )
})

const open = z.looseObject({ ...paintRoom.input.shape, wall: z.looseObject({ colour: z.string() }) })
const coerced = paintRoom.input.extend({ paint_id: z.coerce.number().pipe(z.int()) })

it.each<[mistake: string, behaviour: Partial<Behaviour>, found: string]>([
  [
    'answers otherwise over one transport',
    { answer: (coats, transport) => ({ coats, transport }) },
    'does what its example asks for',
  ],
  [
    'answers with a text in place of a number over one transport',
    { answer: (coats, transport) => ({ coats: transport === 'rest' ? String(coats) : coats }) },
    'does what its example asks for',
  ],
  ["does not find its example's record", { finds: (field) => field !== 'room_id' }, 'does what its example asks for'],
  ["takes another tenant's token", without('owner'), "is not for callers with another tenant's token"],
  ['takes an expired token', without('expired'), 'is not for callers with an expired token'],
  ['takes a revoked token', without('revoked'), 'is not for callers with a revoked token'],
  ['asks for no scope', without('scope'), 'is not for callers with every scope but integrations:write'],
  ['takes unknown fields', { errorsOf: (input) => fieldErrors(open, input) }, 'refuses the unknown field a.b'],
  [
    'takes unknown fields deep down',
    { errorsOf: (input) => fieldErrors(open, input) },
    'refuses the unknown field wall.a.b',
  ],
  [
    'reads a text as a number',
    { errorsOf: (input) => fieldErrors(coerced, input) },
    'refuses what is none for paint_id',
  ],
  ['names another field than the wrong one', { errorsOf: misnamed }, 'refuses what is none for wall.colour'],
  [
    "finds another tenant's record",
    { finds: (field, id, own) => id === own || (field === 'room_id' && id === foreignId(own)) },
    'finds for room_id no record of another tenant, and none that nobody has',
  ],
  [
    'does not ask whether a record is there',
    { finds: (field, id, own) => id === own || field === 'id' },
    'finds for id no record of another tenant, and none that nobody has',
  ],
  [
    "tells that a record is another tenant's",
    { refusePaint: (id) => (id === foreignId(9) ? 'ERR_CONFLICT' : 'ERR_VALIDATION') },
    "takes for paint_id another tenant's record like one that nobody has",
  ],
  [
    "takes another tenant's record",
    { finds: (field, id, own) => id === own || (field === 'paint_id' && id === foreignId(own)) },
    "takes for paint_id another tenant's record like one that nobody has",
  ],
  ['works on an instance that is being deleted', { servesDeleting: true }, 'knows no instance that is being deleted'],
  [
    'writes a second time',
    { keepsAnswers: false },
    'answers a repeated Idempotency-Key as the first time, over every transport, and writes once',
  ],
  [
    'takes a key for two requests',
    { comparesInputs: false },
    'refuses an Idempotency-Key that was used for another request',
  ],
])('finds an operation that %s', async (_, behaviour, found) => {
  expect(await failing(behaviour)).toContain(found)
})

it('finds an example that the operation does not take', async () => {
  const example = { ...paintRoom.example, input: { ...paintRoom.example.input, wall: 'blue' } }
  expect(await failing({}, { example })).toContain('does what its example asks for')
})

function without(check: string): Partial<Behaviour> {
  return { checks: right.checks.filter((other) => other !== check) }
}

function misnamed(input: unknown) {
  const errors = Object.values(right.errorsOf(input)).flat()
  return errors.length === 0 ? {} : { body: errors }
}
