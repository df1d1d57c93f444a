import { alter, inDocument } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { exampleRun } from './example-runs.ts'
import { WalmartRunId } from './get-run.ts'
import { WalmartRunDocument } from './run.ts'

export const cancelWalmartRun = defineOperation({
  operationId: 'cancelWalmartRun',
  method: 'POST',
  path: '/walmart/{id}/runs/{run_id}/cancel',
  scope: 'integrations:write',
  summary: 'Cancel a run',
  description:
    'Cancels an unfinished run. Records imported or created so far are kept; the page being processed is discarded. Returns 409 if the run has ' +
    'finished; the message says how it ended. A cancelled set-up phase blocks the following phases until it is retried.',
  success: { status: 202 },
  headers: ['Idempotency-Key'],
  input: WalmartRunId,
  output: WalmartRunDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
  example: {
    input: { id: 1, run_id: 42 },
    output: inDocument(alter(exampleRun, { status: 'cancelled', finished_at: '2026-11-23T16:14:00.000Z' })),
  },
})
