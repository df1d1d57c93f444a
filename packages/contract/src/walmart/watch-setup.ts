import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { defineSubscription } from '../subscription.ts'
import { WalmartInstanceId } from './get-instance.ts'
import { WalmartSetup } from './get-setup.ts'

/** Identifies the instance whose set-up to watch, and the last state received. */
export const WatchWalmartSetup = WalmartInstanceId.extend({
  lastEventId: z.string().optional().meta({ description: 'Id of the last event received, which is not sent again.' }),
})
export type WatchWalmartSetup = documented.WatchWalmartSetup

const done = { status: 'completed', total: 3, error: null, next_attempt_at: null, problems: [] } as const
const waiting = { ...done, status: 'waiting', processed: 0, total: null } as const

export const watchWalmartSetup = defineSubscription({
  scope: 'integrations:read',
  summary: 'Watch the set-up of an instance',
  description:
    'Sends the whole set-up, as `setup` returns it, at first and after each change to its runs or connection. ' +
    'Changes in quick succession are combined. The id of an event identifies the state it carries: with `lastEventId`, the ' +
    'first event is sent once the set-up is no longer in that state. The stream completes when the instance is deleted.',
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
