import type { TRPCLink } from '@trpc/client'

import type { AppRouter } from './app-router.ts'
import { keyedWrites } from './contract-facts.ts'

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
