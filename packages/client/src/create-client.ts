import { createTRPCClient, httpLink, splitLink, type TRPCClient } from '@trpc/client'

import type { AppRouter } from './app-router.ts'
import { endOnAbort, limitAttempts } from './bound-calls.ts'
import type { CallContext } from './call-context.ts'
import { describeErrors, ForeignAnswer } from './errors.ts'
import { eventStreams } from './event-streams.ts'
import { addIdempotencyKeys } from './idempotency-key.ts'
import { repeatCalls } from './repeat-calls.ts'
import { type WaitForSetup, waitForSetup } from './wait-for-setup.ts'

export interface ClientOptions {
  /** Where Aisle answers, without a path, e.g. `https://shop.example.com`. Its host chooses the tenant. */
  readonly url: string
  /** `aisle_<id>_<secret>`, made by `aisle token create`. */
  readonly token: string
  /** What sends the requests. Default: the runtime's own. */
  readonly fetch?: typeof fetch
  /**
   * How often a call is repeated at most when nobody answers, or the answer says to come back (429, 502, 503, 504, a key
   * still in flight). Default 5, which takes some six seconds; 0 repeats nothing. A write that could happen twice is not
   * repeated.
   */
  readonly retries?: number
  /** How long one attempt may take. Default 30,000. */
  readonly timeoutMs?: number
}

/** The operations of the contract, and what the client adds to them. */
export type AisleClient = TRPCClient<AppRouter> & {
  readonly walmart: {
    /**
     * Waits until the set-up of an instance has come to its end, and answers it. Rejects with a `SetupError`, which has the
     * set-up in it, when a phase has failed or was cancelled, or the credentials are awaited or rejected.
     */
    readonly waitForSetup: WaitForSetup
  }
}

/**
 * A client with a method for each operation of the contract. A refused call throws an error that `isAisleError` narrows:
 * `code`, `errors` by field, `requestId`.
 */
export function createClient({ url, token, retries = 5, timeoutMs = 30_000, ...options }: ClientOptions): AisleClient {
  const base = new URL('/trpc', url).href
  const send: typeof fetch = options.fetch ?? ((...request) => globalThis.fetch(...request))
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: [describeErrors, eventStreams({ url: base, token, send })],
        false: [
          endOnAbort,
          addIdempotencyKeys,
          repeatCalls(retries),
          describeErrors,
          limitAttempts(timeoutMs),
          httpLink({ url: base, fetch: refuseForeignAnswers(send), headers: ({ op }) => headersOf(token, op.context) }),
        ],
      }),
    ],
  })
  return withSetup(client)
}

/** tRPC makes up its methods as they are asked for; so does this the one that tRPC does not have. */
function withSetup(client: TRPCClient<AppRouter>): AisleClient {
  const wait: WaitForSetup = (id, options) => waitForSetup(client, id, options)
  const walmart = new Proxy(client.walmart, {
    get: (target, name) => (name === 'waitForSetup' ? wait : (Reflect.get(target, name) as unknown)),
  })
  return new Proxy(client, {
    get: (target, name) => (name === 'walmart' ? walmart : (Reflect.get(target, name) as unknown)),
  }) as AisleClient
}

function headersOf(token: string, { idempotencyKey, prefer }: CallContext): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    ...(prefer !== undefined && { prefer }),
  }
}

/** All that Aisle answers is JSON. Of anything else tRPC would report how it fails to parse, and not the status. */
function refuseForeignAnswers(send: typeof fetch): NonNullable<Parameters<typeof httpLink>[0]['fetch']> {
  return async (url, init) => {
    const response = await send(url, init as RequestInit)
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
    if (!isJson) throw new ForeignAnswer(response)
    return response
  }
}
