import type * as documented from '../../documented-types.ts'
import { alter, inDocument } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleQueuedRun } from './example-runs.ts'
import { RunMode, WalmartRunDocument } from './run.ts'

/** Identifies the instance, and selects which orders to import. */
export const RefreshWalmartOrders = WalmartInstanceId.extend({
  mode: RunMode.default('full').meta({
    description:
      '`full`: all orders since the start date. `changes`: orders that changed since the last completed refresh, and what that ' +
      'one missed if Walmart sent fewer orders than it counted (`incomplete_list`); before the first one, the same as `full`.',
  }),
})
export type RefreshWalmartOrders = documented.RefreshWalmartOrders

const description =
  'Starts a run and returns it. If a run of the same kind is already in progress, returns that one instead. Returns 409 if ' +
  'the instance has no usable connection.'

const refresh = {
  method: 'POST',
  scope: 'integrations:write',
  description,
  success: { status: 202, location: '/walmart/{data.instance_id}/runs/{data.id}' },
  headers: ['Idempotency-Key'],
  output: WalmartRunDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
} as const

export const refreshWalmartLocations = defineOperation({
  operationId: 'refreshWalmartLocations',
  ...refresh,
  path: '/walmart/{id}/locations/refresh',
  summary: 'Refresh locations',
  input: WalmartInstanceId,
  example: { input: { id: 1 }, output: inDocument(alter(exampleQueuedRun, { kind: 'locations' })) },
})

export const refreshWalmartProducts = defineOperation({
  operationId: 'refreshWalmartProducts',
  ...refresh,
  path: '/walmart/{id}/products/refresh',
  summary: 'Refresh listings',
  input: WalmartInstanceId,
  example: { input: { id: 1 }, output: inDocument(exampleQueuedRun) },
})

export const refreshWalmartOrders = defineOperation({
  operationId: 'refreshWalmartOrders',
  ...refresh,
  path: '/walmart/{id}/orders/refresh',
  summary: 'Refresh orders',
  input: RefreshWalmartOrders,
  example: {
    input: { id: 1, mode: 'changes' },
    output: inDocument(
      alter(exampleQueuedRun, { kind: 'orders', mode: 'changes', changed_since: '2026-11-23T15:30:00.000Z' }),
    ),
  },
})
