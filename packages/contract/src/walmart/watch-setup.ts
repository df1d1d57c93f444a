import * as z from 'zod'

import { defineSubscription } from '../subscription.ts'
import { WalmartInstanceId } from './get-instance.ts'
import { WalmartSetup } from './get-setup.ts'

/** Names the instance whose set-up to watch, and which state of it was seen last. */
export const WatchWalmartSetup = WalmartInstanceId.extend({
  lastEventId: z.string().optional().meta({ description: 'The id of the last event: it is not sent again.' }),
})
export type WatchWalmartSetup = z.infer<typeof WatchWalmartSetup>

const done = { status: 'completed', total: 3, error: null, next_attempt_at: null, problems: [] } as const
const waiting = { ...done, status: 'waiting', processed: 0, total: null } as const

export const watchWalmartSetup = defineSubscription({
  scope: 'integrations:read',
  summary: 'Watch the set-up of an instance',
  description:
    'The whole set-up as it is, as `setup` answers it, and again after each change of its runs or of its connection. ' +
    'Changes that come faster than they are read come as one. The id of an event names the state it carries: with it as ' +
    '`lastEventId`, the first event comes when the set-up is no longer in that state. The stream is complete when the ' +
    'instance is deleted.',
  input: WatchWalmartSetup,
  event: WalmartSetup,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1 },
    event: {
      id: 1,
      connection_status: 'connected',
      phases: {
        token: { ...done, processed: 1, total: null, problems: [] },
        locations: { ...done, status: 'running', processed: 2, problems: [] },
        products: { ...waiting, problems: [] },
        orders: { ...waiting, problems: [] },
      },
    },
  },
})
