import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument } from '../examples.ts'
import { documentOf, Id, Timestamp } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { WalmartInstanceId } from './get-instance.ts'
import { ConnectionStatus } from './instance.ts'
import { exampleSchedule } from './schedule/example-schedule.ts'
import { WalmartSchedule } from './schedule/schedule.ts'

/** How many calls one of Walmart's limits still allows an instance. */
export const WalmartCallBudget = z
  .object({
    group: z.string().meta({
      description: 'The calls that share the limit, by the name of the first of them in `@aisle/walmart`.',
      examples: ['listOrders'],
    }),
    calls: z
      .int()
      .positive()
      .meta({ description: 'How many calls Walmart allows in `per_seconds`.', examples: [5000] }),
    per_seconds: z
      .int()
      .positive()
      .meta({ examples: [60] }),
    left: z
      .int()
      .min(0)
      .meta({ description: 'How many calls could be made now, one after the other.', examples: [4998] }),
    next_call_at: Timestamp.nullable().meta({
      description: 'When the next call can be made; null if one can be made now.',
    }),
    full_at: Timestamp.nullable().meta({ description: 'When all calls are available again; null if they are.' }),
    is_shared: z.boolean().meta({
      description: 'Whether another program has used the same limit lately, so that Aisle leaves some calls to it.',
    }),
  })
  .meta({ id: 'WalmartCallBudget' })
export type WalmartCallBudget = documented.WalmartCallBudget

/** Whether an instance works: its connection, its refreshes, and the calls that it has left. */
export const WalmartInstanceHealth = z
  .object({
    id: Id.meta({ description: 'Id of the instance.' }),
    connection_status: ConnectionStatus,
    access_token_expires_at: Timestamp.nullable().meta({
      description: 'When the access token expires. Aisle gets a new one automatically. Null without a token.',
    }),
    is_automatic_sync_enabled: WalmartSchedule.shape.is_automatic_sync_enabled,
    refreshes: WalmartSchedule.shape.refreshes,
    call_budgets: z.array(WalmartCallBudget).meta({
      description: 'The limits that the instance has used. All calls of the others are available.',
    }),
  })
  .meta({ id: 'WalmartInstanceHealth' })
export type WalmartInstanceHealth = documented.WalmartInstanceHealth

/** The health of an instance, in its envelope. */
export const WalmartInstanceHealthDocument = documentOf(WalmartInstanceHealth)
export type WalmartInstanceHealthDocument = documented.WalmartInstanceHealthDocument

export const getWalmartInstanceHealth = defineOperation({
  operationId: 'getWalmartInstanceHealth',
  method: 'GET',
  path: '/walmart/{id}/health',
  scope: 'integrations:read',
  summary: 'Get the health of an instance',
  description:
    'Returns whether Walmart accepts the credentials, how far each kind of refresh lags and when it runs next, and how many ' +
    "calls Walmart's limits still allow. It does not call Walmart; `POST /api/walmart/{id}/test-connection` does. " +
    '`GET /api/problems?instance_id=` says what needs a person.',
  success: { status: 200 },
  headers: [],
  input: WalmartInstanceId,
  output: WalmartInstanceHealthDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1 },
    output: inDocument({
      id: 1,
      connection_status: 'connected',
      access_token_expires_at: '2026-11-23T16:24:00.000Z',
      is_automatic_sync_enabled: true,
      refreshes: exampleSchedule.refreshes,
      call_budgets: [
        {
          group: 'listOrders',
          calls: 5000,
          per_seconds: 60,
          left: 4900,
          next_call_at: null,
          full_at: '2026-11-23T16:12:00.012Z',
          is_shared: false,
        },
      ],
    } satisfies WalmartInstanceHealth),
  },
})
