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
    'Starts a new run in the place of one that has failed or was cancelled. It goes on from the last page that was kept, ' +
    'and from the start if there is none or Walmart no longer knows the place. Answers 409 when the run has not failed, ' +
    'when another of its kind is under way, and when the instance has no connection to use.',
  success: { status: 202, location: '/walmart/{data.instance_id}/runs/{data.id}' },
  headers: ['Idempotency-Key'],
  input: WalmartRunId,
  output: WalmartRunDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT', 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT', 'ERR_IDEMPOTENCY_KEY_REUSED'],
  example: { input: { id: 1, run_id: exampleFailedRunId }, output: inDocument(exampleQueuedRun) },
})
