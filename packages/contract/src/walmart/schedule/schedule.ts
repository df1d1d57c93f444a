import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { documentOf, Id, Timestamp } from '../../fields.ts'
import { RunMode, RunStatus } from '../runs/run.ts'

/** The kinds of refresh that run on a schedule. */
export const ScheduledKind = z.enum(['locations', 'products', 'orders', 'returns'])
export type ScheduledKind = documented.ScheduledKind

const LastRun = z.object({
  id: Id,
  mode: RunMode,
  status: RunStatus,
  created_at: Timestamp,
  finished_at: Timestamp.nullable(),
})

/** The schedule of one kind of record. */
export const ScheduledRefresh = z
  .object({
    kind: ScheduledKind,
    every_seconds: z
      .int()
      .positive()
      .meta({ description: 'Interval between refreshes.', examples: [300] }),
    is_paused: z.boolean(),
    paused_at: Timestamp.nullable().meta({ description: 'Null unless it is paused.' }),
    last_run: LastRun.nullable().meta({
      description: 'The latest run of this kind, however it was started; null if there was none.',
    }),
    last_completed_at: Timestamp.nullable().meta({
      description: 'When the latest completed run of this kind ended; null if none has completed.',
    }),
    lag_seconds: z
      .int()
      .min(0)
      .nullable()
      .meta({
        description:
          'How long ago that was; null if none has completed. If it stays above `every_seconds`, something is wrong.',
        examples: [140],
      }),
    next_due_at: Timestamp.nullable().meta({
      description:
        'When the next run starts, to within a minute; a time in the past means it is about to start. Null if none is ' +
        'scheduled: automatic sync is off, Walmart has not accepted the credentials, the refresh is paused, or the set-up ' +
        'has not reached this kind yet.',
    }),
  })
  .meta({ id: 'WalmartScheduledRefresh' })
export type ScheduledRefresh = documented.ScheduledRefresh

/** The schedule of an instance's automatic refreshes. */
export const WalmartSchedule = z
  .object({
    id: Id.meta({ description: 'Id of the instance.' }),
    is_automatic_sync_enabled: z.boolean().meta({ description: 'Whether any refresh runs automatically.' }),
    refreshes: z
      .array(ScheduledRefresh)
      .meta({ description: 'One entry per kind: locations, products, orders, returns.' }),
  })
  .meta({ id: 'WalmartSchedule' })
export type WalmartSchedule = documented.WalmartSchedule

/** A schedule, in its envelope. */
export const WalmartScheduleDocument = documentOf(WalmartSchedule)
export type WalmartScheduleDocument = documented.WalmartScheduleDocument
