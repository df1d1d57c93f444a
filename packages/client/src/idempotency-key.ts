import type { TRPCLink } from '@trpc/client'

import type { AppRouter } from './app-router.ts'
import { keyedWrites } from './contract-facts.ts'

/** Gives a write that takes an `Idempotency-Key` one of its own, where the caller has given none. */
export const addIdempotencyKeys: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next(
      keyedWrites.includes(op.path) && op.context['idempotencyKey'] === undefined
        ? { ...op, context: { ...op.context, idempotencyKey: drawKey() } }
        : op,
    )

/** `crypto.randomUUID` is missing on a page that did not come over HTTPS. */
function drawKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
