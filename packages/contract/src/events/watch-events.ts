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
    .meta({ description: 'Id of the last event received, or a `next` of the feed. The stream resumes after it.' }),
})
export type WatchEvents = documented.WatchEvents

export const watchEvents = defineSubscription({
  scope: 'events:read',
  summary: 'Watch events',
  description:
    'The events of the feed as a stream: from now on, since a time, or after an event. Each has an id of the stream, which is a ' +
    'cursor of the feed too. New events come within three seconds. With `lastEventId`, the stream resumes on any API process ' +
    'without losing an event; without it and `since`, what happens while a connection is broken before its first event is ' +
    'lost. Events are kept for 30 days; an id that is older returns 422.',
  input: WatchEvents,
  event: Event,
  errors: [],
  example: { input: {}, event: exampleEvent },
})
