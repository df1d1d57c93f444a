import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { isPlain, Time } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { Event } from './event.ts'

/** The query of `GET /api/events`: where to begin. */
export const GetEvents = z
  .strictObject({
    after: z
      .string()
      .max(255)
      .check(...isPlain)
      .optional()
      .meta({ description: 'Cursor: the `next` value of the previous call.' }),
    since: Time.optional().meta({
      description: 'Begins at this time, and may include events of the ten minutes before it. Only without `after`.',
      examples: ['2026-11-23T00:00:00Z'],
    }),
    limit: z.int().min(1).max(1000).default(100).meta({ description: 'The maximum number of events to return.' }),
  })
  .check(
    z.refine(({ after, since }) => after === undefined || since === undefined, {
      path: ['since'],
      error: 'must not be sent together with after',
    }),
  )
  .meta({ description: '`after` and `since` are mutually exclusive. With neither, the oldest events come first.' })
export type GetEvents = documented.GetEvents

/** The next events. */
export const EventFeed = z.object({
  data: z.array(Event),
  next: z.string().meta({
    description: 'The `after` value of the next call, even if there is nothing new. It is valid for 30 days.',
  }),
  message: z.string().nullable(),
})
export type EventFeed = documented.EventFeed

export const exampleEvent = {
  id: 'evt_71_mwtgrhc0',
  type: 'order.created',
  timestamp: '2026-11-23T16:12:00.000Z',
  data: { instance_id: 1, order_id: 901, purchase_order_id: '108001000000007' },
} as const satisfies z.input<typeof Event>

export const getEvents = defineOperation({
  operationId: 'getEvents',
  method: 'GET',
  path: '/events',
  scope: 'events:read',
  summary: 'Get the next events',
  description:
    'Returns events in order. None is ever added before a cursor that was returned, so a reader that passes each `next` ' +
    'to its following call misses none. Events about one record are in the order in which they happened. Events are kept for 30 days; ' +
    'an older cursor returns 422.',
  success: { status: 200 },
  headers: [],
  input: GetEvents,
  output: EventFeed,
  errors: [],
  example: { input: { limit: 1 }, output: { data: [exampleEvent], next: '71-1795450320', message: null } },
})
