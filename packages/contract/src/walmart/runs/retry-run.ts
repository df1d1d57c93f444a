import { inDocument } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { exampleFailedRunId, exampleQueuedRun } from './example-runs.ts'
import { WalmartRunId } from './get-run.ts'
import { WalmartRunDocument } from './run.ts'

export const retryWalmartRun = defineOperation({
  operationId: 'retryWalmartRun',
  method: 'POST',
  path: '/walmart/{id}/runs/{run_id}/retry',
  scope: 'integrations:write',
  summary: 'Retry a run',
  description:
    'Starts a new run to replace one that failed or was cancelled. It resumes after the last page that was saved. ' +
    "Without a saved page, or when Walmart's cursor has expired, it starts over. Returns 409 if the run neither failed nor " +
    'was cancelled, if another run of its kind is in progress, or if it needs Walmart and the instance has no usable ' +
    'connection.',
  success: { status: 202, location: '/walmart/{data.instance_id}/runs/{data.id}' },
  headers: ['Idempotency-Key'],
  input: WalmartRunId,
  output: WalmartRunDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
  example: { input: { id: 1, run_id: exampleFailedRunId }, output: inDocument(exampleQueuedRun) },
})
