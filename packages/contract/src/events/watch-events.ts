import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { isPlain, Time } from '../fields.ts'
import { defineSubscription } from '../subscription.ts'
import { Event } from './event.ts'
import { exampleEvent } from './get-events.ts'

/** Where the stream begins. */
export const WatchEvents = z.strictObject({
  since: Time.optional().meta({
    description:
      'Begins at this time, and may include events of the ten minutes before it. Ignored with `lastEventId`.',
    examples: ['2026-11-23T00:00:00Z'],
  }),
  lastEventId: z
    .string()
    .max(255)
    .check(...isPlain)
    .optional()
    .meta({
      description: 'Id of the last event received, or a `next` value of the feed. The stream resumes after it.',
    }),
})
export type WatchEvents = documented.WatchEvents

export const watchEvents = defineSubscription({
  scope: 'events:read',
  summary: 'Watch events',
  description:
    'Streams the events of the feed: from now on, since a time, or after an event. The stream id of an event is also a cursor ' +
    'of the feed. New events arrive within three seconds. With `lastEventId`, the stream resumes on any API process without ' +
    'losing an event. Without `lastEventId` and `since`, a connection that breaks before its first event loses what happens ' +
    'until it is restored. Events are kept for 30 days; an older id returns 422.',
  input: WatchEvents,
  event: Event,
  errors: [],
  example: { input: {}, event: exampleEvent },
})
