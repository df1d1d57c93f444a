import type * as documented from '../../documented-types.ts'
import { inPage } from '../../examples.ts'
import { Id } from '../../fields.ts'
import { listQuery, pageOf } from '../../lists.ts'
import { defineOperation } from '../../operation.ts'
import { exampleRun } from './example-runs.ts'
import { RunKind, RunStatus, WalmartRun } from './run.ts'

/** The query of `GET /api/walmart/{id}/runs`. */
export const ListWalmartRuns = listQuery({
  sort: ['id', 'kind', 'status', 'processed', 'created_at', 'started_at', 'finished_at'],
  search: 'error messages',
  fields: {
    id: Id.meta({ description: 'Id of the instance.' }),
    kind: RunKind.optional().meta({ description: 'Only runs of this kind.' }),
    status: RunStatus.optional().meta({ description: 'Only runs with this status.' }),
  },
})
export type ListWalmartRuns = documented.ListWalmartRuns

/** A page of runs. */
export const WalmartRunPage = pageOf(WalmartRun)
export type WalmartRunPage = documented.WalmartRunPage

export const listWalmartRuns = defineOperation({
  operationId: 'listWalmartRuns',
  method: 'GET',
  path: '/walmart/{id}/runs',
  scope: 'integrations:read',
  summary: 'List runs',
  description:
    'All runs, whether finished, running or queued, and whether started by the set-up, the schedule or a request.',
  success: { status: 200 },
  headers: [],
  input: ListWalmartRuns,
  output: WalmartRunPage,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, kind: 'orders', status: 'running', sort: '-created_at' }, output: inPage(exampleRun) },
})
