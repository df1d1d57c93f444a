import * as z from 'zod'

import { inDocument } from '../examples.ts'
import { documentOf, Id, Timestamp } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { WalmartInstanceId } from './get-instance.ts'
import { ConnectionStatus } from './instance.ts'

/** The phases of a set-up, in the order they start; products and orders run side by side. */
export const setupPhases = ['token', 'locations', 'products', 'orders'] as const
export type SetupPhaseName = (typeof setupPhases)[number]

/** How far a phase is. */
export const PhaseStatus = z
  .enum(['waiting', 'queued', 'running', 'retrying', 'completed', 'failed', 'cancelled'])
  .meta({
    description: [
      '- `waiting`: an earlier phase, or the credentials, must come first.',
      '- `queued`: next in line for a worker.',
      '- `running`: pages are coming in.',
      '- `retrying`: a temporary failure; goes on by itself at `next_attempt_at`.',
      '- `completed`, `failed`, `cancelled`: over. The last two hold up the phases after them until they are retried.',
    ].join('\n'),
  })
export type PhaseStatus = z.infer<typeof PhaseStatus>

/** One phase of a set-up: how far it is, and what is in its way. */
export const SetupPhase = z
  .object({
    status: PhaseStatus,
    processed: z.int().min(0).meta({ description: 'Records brought in so far.' }),
    total: z.int().min(0).nullable().meta({ description: "Walmart's count of records, once it has named one." }),
    error: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why the phase is retrying or has failed.' }),
    next_attempt_at: Timestamp.nullable().meta({ description: 'When a retrying phase goes on.' }),
    problems: z
      .array(z.object({ code: z.string(), message: z.string(), count: z.int().positive() }))
      .meta({ description: 'What could not be brought in, by kind; none of it stopped the phase.' }),
  })
  .meta({ id: 'WalmartSetupPhase' })
export type SetupPhase = z.infer<typeof SetupPhase>

/** How far the set-up of an instance is. */
export const WalmartSetup = z
  .object({
    id: Id.meta({ description: 'The id of the instance.' }),
    connection_status: ConnectionStatus,
    phases: z.object({ token: SetupPhase, locations: SetupPhase, products: SetupPhase, orders: SetupPhase }),
  })
  .meta({ id: 'WalmartSetup' })
export type WalmartSetup = z.infer<typeof WalmartSetup>

/** A set-up in its envelope. */
export const WalmartSetupDocument = documentOf(WalmartSetup)
export type WalmartSetupDocument = z.infer<typeof WalmartSetupDocument>

/** A set-up that has come to the orders. */
const exampleSetup = {
  id: 1,
  connection_status: 'connected',
  phases: {
    token: { status: 'completed', processed: 1, total: 1, error: null, next_attempt_at: null, problems: [] },
    locations: { status: 'completed', processed: 3, total: 3, error: null, next_attempt_at: null, problems: [] },
    products: {
      status: 'completed',
      processed: 500,
      total: 500,
      error: null,
      next_attempt_at: null,
      problems: [
        { code: 'listing_without_sku', message: 'A listing without a SKU cannot become a product.', count: 2 },
      ],
    },
    orders: {
      status: 'retrying',
      processed: 400,
      total: 2000,
      error: { code: 'unavailable', message: 'Walmart answered 503.' },
      next_attempt_at: '2026-11-23T16:13:00.000Z',
      problems: [],
    },
  },
} satisfies WalmartSetup

export const getWalmartSetup = defineOperation({
  operationId: 'getWalmartSetup',
  method: 'GET',
  path: '/walmart/{id}/setup',
  scope: 'integrations:read',
  summary: 'Get the set-up of an instance',
  description: 'The phases of the set-up: how far each is, and what stopped it if anything did.',
  success: { status: 200 },
  headers: [],
  input: WalmartInstanceId,
  output: WalmartSetupDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1 }, output: inDocument(exampleSetup) },
})
