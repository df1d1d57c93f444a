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
    'Ends a run that is not over. What it has brought in stays; a page that a worker has in hand is not kept. A run that ' +
    'is over answers 409 and says how it ended. A cancelled phase of the set-up holds up the ones after it until it is retried.',
  success: { status: 202 },
  headers: ['Idempotency-Key'],
  input: WalmartRunId,
  output: WalmartRunDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT', 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT', 'ERR_IDEMPOTENCY_KEY_REUSED'],
  example: {
    input: { id: 1, run_id: 42 },
    output: inDocument(alter(exampleRun, { status: 'cancelled', finished_at: '2026-11-23T16:14:00.000Z' })),
  },
})
