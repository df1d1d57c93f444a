import type * as z from 'zod'

import type { ErrorCode } from './errors.ts'
import type { Scope } from './operation.ts'

/**
 * A stream of events, declared once. The tRPC subscription and the typed client derive from it; there is no REST route.
 * Every event has an id. To resume a stream, pass the id of the last event received as `lastEventId`.
 */
export interface Subscription<Input extends z.ZodObject = z.ZodObject, Event extends z.ZodType = z.ZodType> {
  readonly isSubscription: true
  readonly scope: Scope
  readonly summary: string
  readonly description: string
  readonly input: Input
  readonly event: Event
  /** Error codes that may reject or end the stream, in addition to those of every operation. */
  readonly errors: readonly ErrorCode[]
  /** A valid input and an event that it may produce. */
  readonly example: { readonly input: z.input<Input>; readonly event: z.input<Event> }
}

export function defineSubscription<Input extends z.ZodObject, Event extends z.ZodType>(
  subscription: Omit<Subscription<Input, Event>, 'isSubscription'>,
): Subscription<Input, Event> {
  return { isSubscription: true, ...subscription }
}
