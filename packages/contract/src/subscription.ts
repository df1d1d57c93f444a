import type * as z from 'zod'

import type { ErrorCode } from './errors.ts'
import type { Scope } from './operation.ts'

/**
 * A stream of events, declared once: the tRPC subscription and the typed client derive from it. It has no REST form. Each
 * event has an id; who comes back with the id of the last one he has seen (`lastEventId`, a field of every input) goes on
 * after it.
 */
export interface Subscription<Input extends z.ZodObject = z.ZodObject, Event extends z.ZodType = z.ZodType> {
  readonly isSubscription: true
  readonly scope: Scope
  readonly summary: string
  readonly description: string
  readonly input: Input
  readonly event: Event
  /** The codes it may be refused or ended with, beside those that every operation may (`commonErrors`). */
  readonly errors: readonly ErrorCode[]
  /** An input that works, and an event that may come of it. */
  readonly example: { readonly input: z.input<Input>; readonly event: z.input<Event> }
}

export function defineSubscription<Input extends z.ZodObject, Event extends z.ZodType>(
  subscription: Omit<Subscription<Input, Event>, 'isSubscription'>,
): Subscription<Input, Event> {
  return { isSubscription: true, ...subscription }
}
