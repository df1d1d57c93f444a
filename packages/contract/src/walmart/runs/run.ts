import * as z from 'zod'

import { documentOf, Id, Timestamp } from '../../fields.ts'

/** What a run brings in. */
export const RunKind = z.enum(['token', 'locations', 'products', 'orders'])
export type RunKind = z.infer<typeof RunKind>

/** How far a run is. */
export const RunStatus = z.enum(['queued', 'running', 'retrying', 'completed', 'failed', 'cancelled']).meta({
  description: [
    '- `queued`: next in line for a worker.',
    '- `running`: pages are coming in.',
    '- `retrying`: a temporary failure; goes on by itself at `next_attempt_at`.',
    '- `completed`, `failed`, `cancelled`: over. The last two can be retried.',
  ].join('\n'),
})
export type RunStatus = z.infer<typeof RunStatus>

/** Whether a run brings in everything, or what has changed since the last one. */
export const RunMode = z.enum(['full', 'changes'])
export type RunMode = z.infer<typeof RunMode>

/** One refresh of one kind of record. */
export const WalmartRun = z
  .object({
    id: Id.meta({ examples: [42] }),
    instance_id: Id.meta({ description: 'The id of the instance.', examples: [1] }),
    kind: RunKind.meta({ description: 'What the run brings in.', examples: ['orders'] }),
    mode: RunMode.meta({ description: '`full`: everything; `changes`: what has changed since `changed_since`.' }),
    changed_since: Timestamp.nullable().meta({ description: 'Null of a run that brings in everything.' }),
    status: RunStatus,
    is_setup: z.boolean().meta({ description: "Whether its end starts the next phase of the instance's set-up." }),
    processed: z.int().min(0).meta({ description: 'Records brought in so far.' }),
    total: z.int().min(0).nullable().meta({ description: "Walmart's count of records, once it has named one." }),
    error: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why the run is retrying or has failed.' }),
    next_attempt_at: Timestamp.nullable().meta({ description: 'When a retrying run goes on.' }),
    problems: z
      .array(z.object({ code: z.string(), message: z.string(), count: z.int().positive() }))
      .meta({ description: 'What could not be brought in, by kind; none of it stopped the run.' }),
    created_at: Timestamp,
    started_at: Timestamp.nullable().meta({ description: 'When a worker first took it up.' }),
    finished_at: Timestamp.nullable().meta({ description: 'When it was over.' }),
  })
  .meta({ id: 'WalmartRun' })
export type WalmartRun = z.infer<typeof WalmartRun>

/** A run in its envelope. */
export const WalmartRunDocument = documentOf(WalmartRun)
export type WalmartRunDocument = z.infer<typeof WalmartRunDocument>
