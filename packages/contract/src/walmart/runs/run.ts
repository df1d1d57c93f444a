import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { documentOf, Id, Timestamp } from '../../fields.ts'

/** What a run does. */
export const RunKind = z
  .enum([
    'token',
    'locations',
    'products',
    'orders',
    'returns',
    'create_products',
    'create_sales_orders',
    'recalculate_proforma_costs',
    'audit_inventory',
  ])
  .meta({
    description: [
      '- `token`: gets the first access token.',
      '- `locations`, `products`, `orders`, `returns`: imports these from Walmart.',
      '- `create_products`: creates products from listings that have none.',
      '- `create_sales_orders`: creates sales orders from orders that have none.',
      '- `recalculate_proforma_costs`: recalculates the estimated costs of sales order lines.',
      '- `audit_inventory`: compares the stock that Walmart shows with what it has confirmed.',
    ].join('\n'),
  })
export type RunKind = documented.RunKind

/** The status of a run. */
export const RunStatus = z.enum(['queued', 'running', 'retrying', 'completed', 'failed', 'cancelled']).meta({
  description: [
    '- `queued`: waiting for a worker.',
    '- `running`: in progress.',
    '- `retrying`: failed temporarily; resumes automatically at `next_attempt_at`.',
    '- `completed`, `failed`, `cancelled`: finished. Failed and cancelled runs can be retried.',
  ].join('\n'),
})
export type RunStatus = documented.RunStatus

/** Whether a run imports everything or only changes. */
export const RunMode = z.enum(['full', 'changes'])
export type RunMode = documented.RunMode

/** A refresh of one kind of record, or work on stored records, such as the creation of missing ones. */
export const WalmartRun = z
  .object({
    id: Id.meta({ examples: [42] }),
    instance_id: Id.meta({ description: 'Id of the instance.', examples: [1] }),
    kind: RunKind.meta({ examples: ['orders'] }),
    mode: RunMode.meta({ description: '`full`: everything; `changes`: changes since `changed_since`.' }),
    changed_since: Timestamp.nullable().meta({ description: 'Null for a full run.' }),
    status: RunStatus,
    is_setup: z.boolean().meta({ description: "Whether the run is a phase of the instance's set-up." }),
    processed: z.int().min(0).meta({ description: 'Records imported, created, recalculated or compared so far.' }),
    total: z.int().min(0).nullable().meta({
      description: 'Number of records; null until known. It changes only if the number of records on Walmart changes.',
    }),
    error: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why the run is retrying or has failed; otherwise null.' }),
    next_attempt_at: Timestamp.nullable().meta({ description: 'When a retrying run resumes; otherwise null.' }),
    problems: z.array(z.object({ code: z.string(), message: z.string(), count: z.int().positive() })).meta({
      description: 'Records that could not be imported or created, by kind of problem. They did not stop the run.',
    }),
    created_at: Timestamp,
    started_at: Timestamp.nullable().meta({ description: 'When a worker first started it; null until then.' }),
    finished_at: Timestamp.nullable().meta({ description: 'When it finished; null until then.' }),
  })
  .meta({ id: 'WalmartRun' })
export type WalmartRun = documented.WalmartRun

/** A run, in its envelope. */
export const WalmartRunDocument = documentOf(WalmartRun)
export type WalmartRunDocument = documented.WalmartRunDocument
