import * as z from 'zod'

import { alter, inDocument } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleQueuedRun } from './example-runs.ts'
import { RunMode, WalmartRunDocument } from './run.ts'

/** Names the instance, and how much of its orders to bring in. */
export const RefreshWalmartOrders = WalmartInstanceId.extend({
  mode: RunMode.default('full').meta({
    description:
      '`full`: every order since the start date. `changes`: those that have changed since the last completed refresh; ' +
      'until there is one, the same as `full`.',
  }),
})
export type RefreshWalmartOrders = z.infer<typeof RefreshWalmartOrders>

const description =
  'Starts a run and answers it. While one of the kind is under way there is no other: that one is answered. An instance ' +
  'that has no connection to use answers 409.'

const refresh = {
  method: 'POST',
  scope: 'integrations:write',
  description,
  success: { status: 202, location: '/walmart/{data.instance_id}/runs/{data.id}' },
  headers: ['Idempotency-Key'],
  output: WalmartRunDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT', 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT', 'ERR_IDEMPOTENCY_KEY_REUSED'],
} as const

export const refreshWalmartLocations = defineOperation({
  operationId: 'refreshWalmartLocations',
  ...refresh,
  path: '/walmart/{id}/locations/refresh',
  summary: 'Refresh the locations of an instance',
  input: WalmartInstanceId,
  example: { input: { id: 1 }, output: inDocument(alter(exampleQueuedRun, { kind: 'locations' })) },
})

export const refreshWalmartProducts = defineOperation({
  operationId: 'refreshWalmartProducts',
  ...refresh,
  path: '/walmart/{id}/products/refresh',
  summary: 'Refresh the products of an instance',
  input: WalmartInstanceId,
  example: { input: { id: 1 }, output: inDocument(exampleQueuedRun) },
})

export const refreshWalmartOrders = defineOperation({
  operationId: 'refreshWalmartOrders',
  ...refresh,
  path: '/walmart/{id}/orders/refresh',
  summary: 'Refresh the orders of an instance',
  input: RefreshWalmartOrders,
  example: {
    input: { id: 1, mode: 'changes' },
    output: inDocument(
      alter(exampleQueuedRun, { kind: 'orders', mode: 'changes', changed_since: '2026-11-23T15:30:00.000Z' }),
    ),
  },
})
