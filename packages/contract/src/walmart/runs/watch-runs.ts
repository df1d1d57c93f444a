import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { defineSubscription } from '../../subscription.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { WalmartRun } from './run.ts'

/** Identifies the instance to watch, and where to resume. */
export const WatchWalmartRuns = WalmartInstanceId.extend({
  lastEventId: z
    .string()
    .optional()
    .meta({ description: 'Id of the last event received. The stream resumes after it.' }),
})
export type WatchWalmartRuns = documented.WatchWalmartRuns

/** An event in the stream of an instance's runs. */
export const WalmartRunEvent = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('under_way'),
      runs: z.array(WalmartRun).meta({ description: 'The unfinished runs in their current state. May be empty.' }),
    }),
    z.object({ type: z.literal('changed'), run: WalmartRun.meta({ description: 'The run after the change.' }) }),
  ])
  .meta({ id: 'WalmartRunEvent' })
export type WalmartRunEvent = documented.WalmartRunEvent

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
  summary: 'Watch runs',
  description:
    'Unless `lastEventId` is given, the stream starts with an `under_way` event that holds the unfinished runs, if any. A ' +
    '`changed` event follows for every new run and for every change to the status, counters, error or problems of a run. ' +
    'Each event is sent once and in order, even across connections: with `lastEventId` the stream resumes after that event, ' +
    'on any API process. Events are kept for 24 hours. An id that has expired or belongs to another stream returns ' +
    '422; watch again without it. The stream completes when the instance is deleted.',
  input: WatchWalmartRuns,
  event: WalmartRunEvent,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1 }, event: { type: 'changed', run: { ...run, problems: [] } } },
})
