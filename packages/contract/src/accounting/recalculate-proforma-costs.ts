import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { alter, inDocument } from '../examples.ts'
import { CalendarDate, documentOf } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { WalmartInstanceId } from '../walmart/get-instance.ts'
import { exampleQueuedRun } from '../walmart/runs/example-runs.ts'
import { WalmartRun } from '../walmart/runs/run.ts'

/** Identifies the instance, and selects sales orders by their date. */
export const RecalculateProformaCosts = WalmartInstanceId.extend({
  from: CalendarDate.optional().meta({ description: 'Only sales orders placed on this day or later.' }),
  to: CalendarDate.optional().meta({ description: 'Only sales orders placed on this day or earlier.' }),
})
  .check(
    z.refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
      path: ['to'],
      error: 'must not be before from',
    }),
  )
  .meta({ description: '`to` must not be before `from`.' })
export type RecalculateProformaCosts = documented.RecalculateProformaCosts

/** The recalculation that was started, if there is something to recalculate. */
export const ProformaRecalculation = documentOf(
  z
    .object({
      queued: z.int().min(0).meta({ description: 'Number of sales orders to be processed in the background.' }),
      run: z.nullable(WalmartRun).meta({ description: 'The run that recalculates them; null if there are none.' }),
    })
    .meta({ id: 'ProformaRecalculation' }),
)
export type ProformaRecalculation = documented.ProformaRecalculation

export const recalculateProformaCosts = defineOperation({
  operationId: 'recalculateProformaCosts',
  method: 'POST',
  path: '/walmart/{id}/accounting/recalculate-proforma-costs',
  scope: 'accounting:write',
  summary: 'Recalculate proforma costs',
  description:
    "Gives existing sales order lines the instance's current percentages, and recalculates their proforma costs and those of " +
    'their sales orders. A change of the percentages alone only applies to new lines. The work is a run, which can be followed ' +
    'and cancelled; if the percentages change meanwhile, it starts over. A second request for the same days returns the run in ' +
    'progress; one for other days returns 409.',
  success: { status: 202 },
  headers: ['Idempotency-Key'],
  input: RecalculateProformaCosts,
  output: ProformaRecalculation,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
  example: {
    input: { id: 1, from: '2026-11-01', to: '2026-11-30' },
    output: inDocument({ queued: 1, run: alter(exampleQueuedRun, { kind: 'recalculate_proforma_costs', total: 1 }) }),
  },
})
