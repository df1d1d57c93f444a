import * as z from 'zod'

import { documentOf, Id, Timestamp } from '../../fields.ts'
import { RunMode, RunStatus } from '../runs/run.ts'

/** What is refreshed on schedule. */
export const ScheduledKind = z.enum(['locations', 'products', 'orders'])
export type ScheduledKind = z.infer<typeof ScheduledKind>

const LastRun = z.object({
  id: Id,
  mode: RunMode,
  status: RunStatus,
  created_at: Timestamp,
  finished_at: Timestamp.nullable(),
})

/** When one kind of record is refreshed. */
export const ScheduledRefresh = z
  .object({
    kind: ScheduledKind,
    every_seconds: z
      .int()
      .positive()
      .meta({ description: 'The time from one refresh to the next.', examples: [300] }),
    is_paused: z.boolean(),
    paused_at: Timestamp.nullable(),
    last_run: LastRun.nullable().meta({ description: 'The newest run of the kind, whoever started it.' }),
    next_due_at: Timestamp.nullable().meta({
      description:
        'When the next run starts, give or take a minute; in the past when it is about to. Null while there is none to ' +
        'come: automatic sync is off, Walmart has not accepted the credentials, the refresh is paused, or the set-up has ' +
        'not yet come to the first.',
    }),
  })
  .meta({ id: 'WalmartScheduledRefresh' })
export type ScheduledRefresh = z.infer<typeof ScheduledRefresh>

/** When an instance is refreshed by itself. */
export const WalmartSchedule = z
  .object({
    id: Id.meta({ description: 'The id of the instance.' }),
    is_automatic_sync_enabled: z.boolean().meta({ description: 'Whether refreshes run on schedule at all.' }),
    refreshes: z.array(ScheduledRefresh).meta({ description: 'One a kind: locations, products, orders.' }),
  })
  .meta({ id: 'WalmartSchedule' })
export type WalmartSchedule = z.infer<typeof WalmartSchedule>

/** A schedule in its envelope. */
export const WalmartScheduleDocument = documentOf(WalmartSchedule)
export type WalmartScheduleDocument = z.infer<typeof WalmartScheduleDocument>
