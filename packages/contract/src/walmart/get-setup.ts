import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument } from '../examples.ts'
import { documentOf, Id, Timestamp } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { WalmartInstanceId } from './get-instance.ts'
import { ConnectionStatus } from './instance.ts'

/** The phases of a set-up, in the order they start; `products` and `orders` run in parallel. */
export const setupPhases = ['token', 'locations', 'products', 'orders'] as const
export type SetupPhaseName = (typeof setupPhases)[number]

/** The status of a set-up phase. */
export const PhaseStatus = z
  .enum(['waiting', 'queued', 'running', 'retrying', 'completed', 'failed', 'cancelled'])
  .meta({
    description: [
      '- `waiting`: waiting for an earlier phase or for credentials.',
      '- `queued`: waiting for a worker.',
      '- `running`: importing.',
      '- `retrying`: failed temporarily; resumes automatically at `next_attempt_at`.',
      '- `completed`, `failed`, `cancelled`: finished. A failed or cancelled phase blocks the following phases until it is retried.',
    ].join('\n'),
  })
export type PhaseStatus = documented.PhaseStatus

/** The progress of one set-up phase, and what is blocking it. */
export const SetupPhase = z
  .object({
    status: PhaseStatus,
    processed: z.int().min(0).meta({ description: 'Records imported so far.' }),
    total: z.int().min(0).nullable().meta({
      description: 'Number of records; null until known. It changes only if the number of records on Walmart changes.',
    }),
    error: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why the phase is retrying or has failed; otherwise null.' }),
    next_attempt_at: Timestamp.nullable().meta({ description: 'When a retrying phase resumes; otherwise null.' }),
    problems: z
      .array(z.object({ code: z.string(), message: z.string(), count: z.int().positive() }))
      .meta({ description: 'Records that could not be imported, by kind of problem. They did not stop the phase.' }),
  })
  .meta({ id: 'WalmartSetupPhase' })
export type SetupPhase = documented.SetupPhase

/** The progress of an instance's set-up. */
export const WalmartSetup = z
  .object({
    id: Id.meta({ description: 'Id of the instance.' }),
    connection_status: ConnectionStatus,
    phases: z.object({ token: SetupPhase, locations: SetupPhase, products: SetupPhase, orders: SetupPhase }),
  })
  .meta({ id: 'WalmartSetup' })
export type WalmartSetup = documented.WalmartSetup

/** A set-up, in its envelope. */
export const WalmartSetupDocument = documentOf(WalmartSetup)
export type WalmartSetupDocument = documented.WalmartSetupDocument

/** A set-up that has reached its orders. */
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
        {
          code: 'listing_without_sku',
          message: 'The listing "Hall rug" has no SKU, so it cannot be stored or linked.',
          count: 2,
        },
      ],
    },
    orders: {
      status: 'retrying',
      processed: 400,
      total: 2000,
      error: { code: 'unavailable', message: 'Walmart returned 503.' },
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
  description: 'Returns the progress of each set-up phase, and what stopped it, if anything.',
  success: { status: 200 },
  headers: [],
  input: WalmartInstanceId,
  output: WalmartSetupDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1 }, output: inDocument(exampleSetup) },
})
