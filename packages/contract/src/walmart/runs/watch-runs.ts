import * as z from 'zod'

import { defineSubscription } from '../../subscription.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { WalmartRun } from './run.ts'

/** Names the instance to watch, and where to go on. */
export const WatchWalmartRuns = WalmartInstanceId.extend({
  lastEventId: z
    .string()
    .optional()
    .meta({ description: 'The id of the last event that was seen: the stream goes on after it.' }),
})
export type WatchWalmartRuns = z.infer<typeof WatchWalmartRuns>

/** What a watcher of runs gets to see. */
export const WalmartRunEvent = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('under_way'),
      runs: z
        .array(WalmartRun)
        .meta({ description: 'The runs that are not over, as they are now. There may be none.' }),
    }),
    z.object({ type: z.literal('changed'), run: WalmartRun.meta({ description: 'A run as the change has left it.' }) }),
  ])
  .meta({ id: 'WalmartRunEvent' })
export type WalmartRunEvent = z.infer<typeof WalmartRunEvent>

const run = {
  id: 42,
  instance_id: 1,
  kind: 'orders',
  mode: 'full',
  changed_since: null,
  status: 'running',
  is_setup: true,
  processed: 400,
  total: 2000,
  error: null,
  next_attempt_at: null,
  problems: [],
  created_at: '2026-11-23T16:12:00.000Z',
  started_at: '2026-11-23T16:12:01.000Z',
  finished_at: null,
} as const

export const watchWalmartRuns = defineSubscription({
  scope: 'integrations:read',
  summary: 'Watch the runs of an instance',
  description:
    'First, unless `lastEventId` says where to go on, one event `under_way` with the runs that are not over, which may be ' +
    'none. Then an event `changed` for every change of a run that shows: a new one, its status, counters, error, or what ' +
    'it could not bring in. Each comes once, in the order of the changes, also across connections: with `lastEventId` the ' +
    'stream goes on after that event, on any api process. Events are kept for 24 hours; an id that is older, or no id of ' +
    'this stream, answers 422: watch again without one. The stream is complete when the instance is deleted.',
  input: WatchWalmartRuns,
  event: WalmartRunEvent,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1 }, event: { type: 'changed', run: { ...run, problems: [] } } },
})
