import { expect } from 'vitest'

import { callAll, callEach, expectRejected, type Named, type ParityCase } from './parity-case.ts'

/** The example works the same over every transport, and with an `Idempotency-Key` only once. */
export function validCases(operation: Named): ParityCase[] {
  return operation[1].headers.includes('Idempotency-Key')
    ? [works(operation), repeats(operation), rejectsReusedKey(operation)]
    : [works(operation)]
}

function works(operation: Named): ParityCase {
  return {
    title: 'succeeds with its example',
    async run(world) {
      expect(await callEach(world, operation)).toMatchObject({ outcome: 'success' })
    },
  }
}

function repeats(operation: Named): ParityCase {
  return {
    title: 'returns the first response for a repeated Idempotency-Key over every transport, and writes once',
    async run(world) {
      const tenant = await world.seed()
      const before = await world.rowsOf(tenant)
      const call = { tenant, idempotencyKey: 'a key' }
      const first = await callAll(world, operation, { ...call, through: ['rest'] })
      const written = await world.rowsOf(tenant)
      expect(written).not.toBe(before)
      for (const transport of ['rest', 'trpc', 'client'] as const) {
        expect(await callAll(world, operation, { ...call, through: [transport] })).toEqual(first)
      }
      expect(await world.rowsOf(tenant)).toBe(written)
    },
  }
}

function rejectsReusedKey(operation: Named): ParityCase {
  return {
    title: 'rejects an Idempotency-Key that was used for another request',
    async run(world) {
      const tenant = await world.seed()
      const call = { tenant, idempotencyKey: 'a key' }
      await callAll(world, operation, { ...call, through: ['trpc'] })
      for (const transport of ['rest', 'trpc', 'client'] as const) {
        const another = { ...call, through: [transport], input: otherInput(operation) }
        await expectRejected(world, operation, { code: 'ERR_IDEMPOTENCY_KEY_REUSED', ...another })
      }
    },
  }
}

/** The example with a number or text replaced by another that the schema accepts. */
function otherInput([name, { input, example }]: Named): object {
  const fields = Object.entries(example.input)
  const others = fields.flatMap(([field, value]) =>
    otherValues(value).map((other): object => ({ ...example.input, [field]: other })),
  )
  const other = others.find((candidate) => input.safeParse(candidate).success && differs(candidate, example.input))
  if (!other) throw new Error(`The example of ${name} has no field that could have another value.`)
  return other
}

function otherValues(value: unknown): unknown[] {
  if (typeof value === 'number') return [value + 1]
  if (typeof value !== 'string') return [value]
  const file = Buffer.concat([Buffer.from(value, 'base64'), Buffer.from('\n')])
  return [`${value} too`, file.toString('base64')]
}

const differs = (a: object, b: object) => JSON.stringify(a) !== JSON.stringify(b)
