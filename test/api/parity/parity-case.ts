import { type ErrorCode, errorStatus, type Operation } from '@aisle/contract'
import { expect } from 'vitest'

import type { Transport, TransportCall, TransportName, Outcome } from '../transports.ts'
import type { ExampleTenant, ExampleTenants } from './example-tenant.ts'
import { isNewId } from './example-tenant.ts'

/** An operation with its dotted name, as the contract lists it. */
export type Named = readonly [name: string, op: Operation]

/** Where the cases are tried. */
export interface World extends ExampleTenants {
  readonly transports: Readonly<Record<TransportName, Transport>>
  /** What is refused is refused in this tenant; at the end nothing may have changed in it. */
  readonly tenant: ExampleTenant
  /** A tenant with the same records under other ids. */
  readonly foreign: ExampleTenant
  /** One whose instance is being deleted. */
  readonly deleting: ExampleTenant
}

/** One thing that must be so of an operation, whatever it does. */
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

/** The same call over several transports; the outcome, which must be the same for all. */
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

/** The example's call over every transport, through each in a tenant of its own: what a call changes it may change once. */
export async function callEach(world: World, operation: Named, input?: object): Promise<Outcome> {
  const outcomes = allTransports.map(async (transport) => {
    const tenant = await world.seed()
    const call = { tenant, through: [transport], ...(input && { input }) }
    return [transport, withoutNews(await callAll(world, operation, call))] as const
  })
  return same(await Promise.all(outcomes))
}

/** The same call over several transports, which all reject it the same way. */
export async function expectRefused(
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
  if (!first) throw new Error('It was sent over no transport.')
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(outcomes.map(([transport]) => [transport, first])))
  return first
}

const moment = /\b20\d\d-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g

/** What came of a call, with the ids of new records and all moments set aside: two calls do not share them. */
function withoutNews(outcome: Outcome): Outcome {
  const text = JSON.stringify(outcome, (_key, value: unknown) => {
    if (typeof value === 'string') return withoutNewIds(value).replaceAll(moment, '<moment>')
    return typeof value === 'number' && isNewId(value) ? '<new>' : value
  })
  return JSON.parse(text) as Outcome
}

function withoutNewIds(text: string): string {
  return text.replaceAll(/\b\d{9}\b/g, (id) => (isNewId(Number(id)) ? '<new>' : id))
}
