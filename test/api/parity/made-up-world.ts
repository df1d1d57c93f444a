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
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, room_id: 5, paint_id: 9, wall: { colour: 'blue' } },
    output: { coats: 1, message: null },
  },
}

/** The behaviour of a correct server. A test changes one part of it. */
export const correct = {
  /** Which checks of the token the server makes. */
  checks: ['owner', 'expired', 'revoked', 'scope'] as readonly string[],
  errorsOf: (input: unknown): FieldErrors => fieldErrors(paintRoom.input, input),
  finds: (_field: string, id: number, own: number): boolean => id === own,
  rejectPaint: (_id: number): ErrorCode => 'ERR_VALIDATION',
  servesDeleting: false,
  respond: (coats: number, _door: TransportName): object => ({ coats, message: null }),
  keepsResponses: true,
  comparesInputs: true,
}
export type Behaviour = typeof correct

interface House extends ExampleTenant {
  readonly isDeleting: boolean
  coats: number
  readonly responses: Map<string, { input: string; body: object }>
}

/** Three transports to a server with only this operation, in memory. */
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
      if (!house) throw new Error(`There is no server at ${call.url}.`)
      const error = check(behaviour, house, call)
      return error ?? { outcome: 'success', body: paint(behaviour, house, { ...call, transport: name }) }
    }
  return {
    transports: { rest: transport('rest'), trpc: transport('trpc'), client: transport('client') },
    seed: async ({ isDeleting } = {}) => add(isDeleting),
    rowsOf: async ({ url }) => `${houses.get(url)?.coats} coats, ${houses.get(url)?.responses.size} responses`,
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
    responses: new Map(),
  }
}

const tokenErrors: Readonly<Record<string, ErrorCode>> = {
  expired: 'ERR_TOKEN_EXPIRED',
  revoked: 'ERR_TOKEN_REVOKED',
  scope: 'ERR_MISSING_SCOPE',
}

function check(
  behaviour: Behaviour,
  house: House,
  { token, input, idempotencyKey }: TransportCall,
): Outcome | undefined {
  const [, owner, kind = ''] = /^aisle_(\d+)_([a-z]+)$/.exec(token) ?? []
  const isOwn = !behaviour.checks.includes('owner') || owner === String(house.id)
  if (owner === undefined || !isOwn) return failure('ERR_UNAUTHENTICATED')
  const wrongToken = behaviour.checks.includes(kind) ? tokenErrors[kind] : undefined
  if (wrongToken) return failure(wrongToken)
  const errors = behaviour.errorsOf(input)
  if (Object.keys(errors).length > 0) return failure('ERR_VALIDATION', errors)
  const before = house.responses.get(idempotencyKey ?? '')
  if (before && behaviour.comparesInputs && before.input !== JSON.stringify(input)) {
    return failure('ERR_IDEMPOTENCY_KEY_REUSED')
  }
  const { id, room_id, paint_id } = input as { id: number; room_id: number; paint_id: number }
  if (!behaviour.finds('id', id, 1) || (house.isDeleting && !behaviour.servesDeleting)) return failure('ERR_NOT_FOUND')
  if (!behaviour.finds('room_id', room_id, 5)) return failure('ERR_NOT_FOUND')
  if (!behaviour.finds('paint_id', paint_id, 9)) return failure(behaviour.rejectPaint(paint_id))
  return undefined
}

function paint(
  behaviour: Behaviour,
  house: House,
  call: TransportCall & { readonly transport: TransportName },
): object {
  const before = house.responses.get(call.idempotencyKey ?? '')
  if (before && behaviour.keepsResponses) return before.body
  house.coats += 1
  const body = behaviour.respond(house.coats, call.transport)
  if (call.idempotencyKey !== undefined) {
    house.responses.set(call.idempotencyKey, { input: JSON.stringify(call.input), body })
  }
  return body
}

function failure(code: ErrorCode, errors?: FieldErrors): Outcome {
  const message = errors ? summarizeErrors(errors) : 'No.'
  return { outcome: 'error', status: errorStatus[code], error: { message, code, ...(errors && { errors }) } }
}
