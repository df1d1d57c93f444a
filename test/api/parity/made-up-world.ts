import {
  type ErrorCode,
  errorStatus,
  type FieldErrors,
  fieldErrors,
  type Operation,
  summarizeErrors,
} from '@aisle/contract'
import { z } from 'zod'

import type { Transport, TransportCall, TransportName, Outcome } from '../transports.ts'
import type { ExampleTenant } from './example-tenant.ts'
import type { World } from './parity-case.ts'

const Id = z.int().positive()

/** An operation that exists in these tests only. */
export const paintRoom: Operation = {
  operationId: 'paintRoom',
  method: 'PATCH',
  path: '/walmart/{id}/rooms/{room_id}',
  scope: 'integrations:write',
  summary: 'Paint a room',
  description: 'Paints it once more.',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  input: z.strictObject({
    id: Id,
    room_id: Id,
    paint_id: Id,
    wall: z.strictObject({ colour: z.string(), is_bright: z.boolean().default(false) }),
  }),
  output: z.object({ coats: z.int(), message: z.string().nullable() }),
  errors: ['ERR_NOT_FOUND', 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT', 'ERR_IDEMPOTENCY_KEY_REUSED'],
  example: {
    input: { id: 1, room_id: 5, paint_id: 9, wall: { colour: 'blue' } },
    output: { coats: 1, message: null },
  },
}

/** How the made-up server behaves where it is right; a test has it behave otherwise in one point. */
export const right = {
  /** Whose token each kind is, that it is good, and that it has the scope. */
  checks: ['owner', 'expired', 'revoked', 'scope'] as readonly string[],
  errorsOf: (input: unknown): FieldErrors => fieldErrors(paintRoom.input, input),
  finds: (_field: string, id: number, own: number): boolean => id === own,
  refusePaint: (_id: number): ErrorCode => 'ERR_VALIDATION',
  servesDeleting: false,
  answer: (coats: number, _door: TransportName): object => ({ coats, message: null }),
  keepsAnswers: true,
  comparesInputs: true,
}
export type Behaviour = typeof right

interface House extends ExampleTenant {
  readonly isDeleting: boolean
  coats: number
  readonly answers: Map<string, { input: string; body: object }>
}

/** Three transports to a server with that one operation, all in memory. */
export function makeWorld(behaviour: Behaviour): World {
  const houses = new Map<string, House>()
  const add = (isDeleting = false): House => {
    const house = makeHouse(houses.size + 1, isDeleting)
    houses.set(house.url, house)
    return house
  }
  const transport =
    (name: TransportName): Transport =>
    async (call) => {
      const house = houses.get(call.url)
      if (!house) throw new Error(`There is nobody at ${call.url}.`)
      const refusal = refuse(behaviour, house, call)
      return refusal ?? { outcome: 'answer', body: paint(behaviour, house, { ...call, transport: name }) }
    }
  return {
    transports: { rest: transport('rest'), trpc: transport('trpc'), client: transport('client') },
    seed: async ({ isDeleting } = {}) => add(isDeleting),
    rowsOf: async ({ url }) => `${houses.get(url)?.coats} coats, ${houses.get(url)?.answers.size} answers`,
    tenant: add(),
    foreign: add(),
    deleting: add(true),
  }
}

function makeHouse(id: number, isDeleting: boolean): House {
  const token = (kind: string) => `aisle_${id}_${kind}`
  return {
    id,
    url: `http://house-${id}.example`,
    tokens: { all: token('all'), expired: token('expired'), revoked: token('revoked') },
    tokenWithout: () => token('scope'),
    isDeleting,
    coats: 0,
    answers: new Map(),
  }
}

const tokenErrors: Readonly<Record<string, ErrorCode>> = {
  expired: 'ERR_TOKEN_EXPIRED',
  revoked: 'ERR_TOKEN_REVOKED',
  scope: 'ERR_MISSING_SCOPE',
}

function refuse(
  behaviour: Behaviour,
  house: House,
  { token, input, idempotencyKey }: TransportCall,
): Outcome | undefined {
  const [, owner, kind = ''] = /^aisle_(\d+)_([a-z]+)$/.exec(token) ?? []
  const isOwn = !behaviour.checks.includes('owner') || owner === String(house.id)
  if (owner === undefined || !isOwn) return refused('ERR_UNAUTHENTICATED')
  const wrongToken = behaviour.checks.includes(kind) ? tokenErrors[kind] : undefined
  if (wrongToken) return refused(wrongToken)
  const errors = behaviour.errorsOf(input)
  if (Object.keys(errors).length > 0) return refused('ERR_VALIDATION', errors)
  const before = house.answers.get(idempotencyKey ?? '')
  if (before && behaviour.comparesInputs && before.input !== JSON.stringify(input)) {
    return refused('ERR_IDEMPOTENCY_KEY_REUSED')
  }
  const { id, room_id, paint_id } = input as { id: number; room_id: number; paint_id: number }
  if (!behaviour.finds('id', id, 1) || (house.isDeleting && !behaviour.servesDeleting)) return refused('ERR_NOT_FOUND')
  if (!behaviour.finds('room_id', room_id, 5)) return refused('ERR_NOT_FOUND')
  if (!behaviour.finds('paint_id', paint_id, 9)) return refused(behaviour.refusePaint(paint_id))
  return undefined
}

function paint(
  behaviour: Behaviour,
  house: House,
  call: TransportCall & { readonly transport: TransportName },
): object {
  const before = house.answers.get(call.idempotencyKey ?? '')
  if (before && behaviour.keepsAnswers) return before.body
  house.coats += 1
  const body = behaviour.answer(house.coats, call.transport)
  if (call.idempotencyKey !== undefined) {
    house.answers.set(call.idempotencyKey, { input: JSON.stringify(call.input), body })
  }
  return body
}

function refused(code: ErrorCode, errors?: FieldErrors): Outcome {
  const message = errors ? summarizeErrors(errors) : 'No.'
  return { outcome: 'error', status: errorStatus[code], error: { message, code, ...(errors && { errors }) } }
}
