import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inPage } from '../../examples.ts'
import { Id, Timestamp } from '../../fields.ts'
import { pageFields, pageOf } from '../../lists.ts'
import { defineOperation } from '../../operation.ts'
import { exampleFailedRunId } from './example-runs.ts'
import { WalmartRunId } from './get-run.ts'

/** The query of `GET /api/walmart/{id}/runs/{run_id}/problems`. */
export const ListWalmartRunProblems = WalmartRunId.extend(pageFields(['id']))
export type ListWalmartRunProblems = documented.ListWalmartRunProblems

/** A record that a run could not import or create, or another problem that did not stop it. */
export const WalmartRunProblem = z
  .object({
    id: Id,
    code: z.string().meta({ description: 'In snake case, such as `unreadable_record` or `incomplete_list`.' }),
    message: z.string().meta({ description: 'Names the record and says what is wrong with it.' }),
    record: z
      .string()
      .nullable()
      .meta({
        description:
          "Walmart's id for the record: the purchase order id, the return order id, the SKU or the ship node. Null if it has none, or " +
          'if the problem is not about one record.',
      }),
    created_at: Timestamp,
  })
  .meta({ id: 'WalmartRunProblem' })
export type WalmartRunProblem = documented.WalmartRunProblem

/** A page of a run's problems. */
export const WalmartRunProblemPage = pageOf(WalmartRunProblem)
export type WalmartRunProblemPage = documented.WalmartRunProblemPage

export const listWalmartRunProblems = defineOperation({
  operationId: 'listWalmartRunProblems',
  method: 'GET',
  path: '/walmart/{id}/runs/{run_id}/problems',
  scope: 'integrations:read',
  summary: "List a run's problems",
  description:
    'Each record that the run could not import or create, with the reason. The run itself only counts them by code. An order ' +
    'can be requested again by its purchase order id, with `POST /walmart/{id}/orders/refresh-order`, and a listing by its SKU, ' +
    'with `POST /walmart/{id}/products/refresh-product`. A return is requested again by the next full refresh of returns.',
  success: { status: 200 },
  headers: [],
  input: ListWalmartRunProblems,
  output: WalmartRunProblemPage,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, run_id: exampleFailedRunId },
    output: inPage({
      id: 81,
      code: 'unreadable_record',
      message: 'Item MUG-BLUE-350 was not imported: ItemResponse[3].sku: Invalid input',
      record: 'MUG-BLUE-350',
      created_at: '2026-11-23T16:01:00.000Z',
    }),
  },
})
