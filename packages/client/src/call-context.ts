import type { TRPCLink } from '@trpc/client'

import type { AppRouter } from './app-router.ts'
import { keyedWrites } from './contract-facts.ts'

/** Options of a call besides its input: `client.walmart.create.mutate(input, { context: { prefer: 'wait=10' } })`. */
export interface CallContext {
  /**
   * A unique string for each write. Repeating a call with the same key returns the first response. By default the client
   * generates a key that covers its own retries; to be safe from a crash of your process too, pass a key that you have stored.
   */
  readonly idempotencyKey?: string
  /** `wait=N`: wait up to N seconds (at most 20) for the outcome before responding. */
  readonly prefer?: string
}

/** Generates an `Idempotency-Key` for a write that accepts one, unless the caller has passed one. */
export const addIdempotencyKeys: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next(
      keyedWrites.includes(op.path) && op.context['idempotencyKey'] === undefined
        ? { ...op, context: { ...op.context, idempotencyKey: randomKey() } }
        : op,
    )

/** `crypto.randomUUID` is missing on pages that were not loaded over HTTPS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
