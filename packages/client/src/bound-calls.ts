import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'

import type { AppRouter } from './app-router.ts'

/** Ends a call as soon as its `signal` aborts, even between two attempts. */
export const endOnAbort: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      const { signal } = op
      const abort = () => observer.error(TRPCClientError.from(asError(signal?.reason)))
      if (signal?.aborted) {
        abort()
        return undefined
      }
      signal?.addEventListener('abort', abort, { once: true })
      const call = next(op).subscribe(observer)
      return () => {
        signal?.removeEventListener('abort', abort)
        call.unsubscribe()
      }
    })

/** Limits the duration of an attempt, even if `fetch` ignores signals. */
export function limitAttempts(timeoutMs: number): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const message = `No response to ${op.path} within ${timeoutMs} ms.`
        const giveUp = () => observer.error(TRPCClientError.from(new DOMException(message, 'TimeoutError')))
        const timer = setTimeout(giveUp, timeoutMs)
        const call = next(op).subscribe(observer)
        return () => {
          clearTimeout(timer)
          call.unsubscribe()
        }
      })
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new DOMException(String(reason), 'AbortError')
}
