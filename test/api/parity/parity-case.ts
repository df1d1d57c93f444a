import { type ErrorCode, errorStatus, type Operation } from '@aisle/contract'
import { expect } from 'vitest'

import type { Transport, TransportCall, TransportName, Outcome } from '../transports.ts'
import type { ExampleTenant, ExampleTenants } from './example-tenant.ts'
import { isNewId } from './example-tenant.ts'

/** An operation with its dotted name, as the contract lists it. */
export type Named = readonly [name: string, op: Operation]

/** What the cases run against. */
export interface World extends ExampleTenants {
  readonly transports: Readonly<Record<TransportName, Transport>>
  /** The tenant of rejected calls. At the end, nothing may have changed in it. */
  readonly tenant: ExampleTenant
  /** A tenant with the same records under other ids. */
  readonly foreign: ExampleTenant
  /** A tenant whose instance is being deleted. */
  readonly deleting: ExampleTenant
}

/** Something that must be true of every operation. */
export interface ParityCase {
  readonly title: string
  run(world: World): Promise<void>
}

type Call = Partial<Pick<TransportCall, 'idempotencyKey' | 'input' | 'token'>> & {
  readonly tenant: ExampleTenant
  /** Default: all. */
  readonly through?: readonly TransportName[]
}

export const allTransports: readonly TransportName[] = ['rest', 'trpc', 'client']

/** Makes the same call over several transports. Returns the outcome, which must be the same for all. */
export async function callAll(
  { transports }: Pick<World, 'transports'>,
  [name, op]: Named,
  call: Call,
): Promise<Outcome> {
  const { tenant, through = allTransports, input = op.example.input, token = tenant.tokens.all } = call
  const sent = { ...call, name, op, input, token, url: tenant.url }
  return same(
    await Promise.all(through.map(async (transport) => [transport, await transports[transport](sent)] as const)),
  )
}

/** Makes the example's call over every transport, each in its own tenant, because some calls succeed only once. */
export async function callEach(world: World, operation: Named, input?: object): Promise<Outcome> {
  const outcomes = allTransports.map(async (transport) => {
    const tenant = await world.seed()
    const call = { tenant, through: [transport], ...(input && { input }) }
    return [transport, withoutNewValues(await callAll(world, operation, call))] as const
  })
  return same(await Promise.all(outcomes))
}

/** Makes the same call over several transports, and expects all to reject it the same way. */
export async function expectRejected(
  world: World,
  operation: Named,
  { code, ...call }: Call & { readonly code: ErrorCode },
): Promise<Outcome> {
  const outcome = await callAll(world, operation, call)
  expect(outcome).toMatchObject({ outcome: 'error', status: errorStatus[code], error: { code } })
  return outcome
}

function same(outcomes: readonly (readonly [TransportName, Outcome])[]): Outcome {
  const [[, first] = []] = outcomes
  if (!first) throw new Error('The call was sent over no transport.')
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(outcomes.map(([transport]) => [transport, first])))
  return first
}

const time = /\b20\d\d-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g

/** An outcome without new ids and times, which differ between two calls. */
function withoutNewValues(outcome: Outcome): Outcome {
  const text = JSON.stringify(outcome, (_key, value: unknown) => {
    if (typeof value === 'string') return withoutNewIds(value).replaceAll(time, '<time>')
    return typeof value === 'number' && isNewId(value) ? '<new>' : value
  })
  return JSON.parse(text) as Outcome
}

function withoutNewIds(text: string): string {
  const known = text.replaceAll(/whsec_[\w+/=]+|aisle_\d+_[\w-]+/g, '<secret>')
  return known.replaceAll(/\b\d{9}\b/g, (id) => (isNewId(Number(id)) ? '<new>' : id))
}
