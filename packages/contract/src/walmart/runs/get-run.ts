import * as z from 'zod'

import { inDocument } from '../../examples.ts'
import { Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { exampleRun } from './example-runs.ts'
import { WalmartRunDocument } from './run.ts'

/** Names one run of an instance. */
export const WalmartRunId = z.strictObject({
  id: Id.meta({ description: 'The id of the instance.' }),
  run_id: Id.meta({ description: 'The id of the run.' }),
})
export type WalmartRunId = z.infer<typeof WalmartRunId>

export const getWalmartRun = defineOperation({
  operationId: 'getWalmartRun',
  method: 'GET',
  path: '/walmart/{id}/runs/{run_id}',
  scope: 'integrations:read',
  summary: 'Get a run',
  description: 'One run: how far it is, what is in its way, and what it could not bring in.',
  success: { status: 200 },
  headers: [],
  input: WalmartRunId,
  output: WalmartRunDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, run_id: 42 }, output: inDocument(exampleRun) },
})
