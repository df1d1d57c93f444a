import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inDocument } from '../../examples.ts'
import { Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { exampleRun } from './example-runs.ts'
import { WalmartRunDocument } from './run.ts'

/** Identifies a run of an instance. */
export const WalmartRunId = z.strictObject({
  id: Id.meta({ description: 'Id of the instance.' }),
  run_id: Id.meta({ description: 'Id of the run.' }),
})
export type WalmartRunId = documented.WalmartRunId

export const getWalmartRun = defineOperation({
  operationId: 'getWalmartRun',
  method: 'GET',
  path: '/walmart/{id}/runs/{run_id}',
  scope: 'integrations:read',
  summary: 'Get a run',
  description: 'Returns a run: its progress, its error if any, and how many records it could not import or create.',
  success: { status: 200 },
  headers: [],
  input: WalmartRunId,
  output: WalmartRunDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, run_id: 42 }, output: inDocument(exampleRun) },
})
