import { createTRPCClient, httpLink, splitLink, type TRPCClient } from '@trpc/client'

import type { AppRouter } from './app-router.ts'
import { endOnAbort, limitAttempts } from './bound-calls.ts'
import { addIdempotencyKeys, type CallContext } from './call-context.ts'
import { describeErrors, ForeignResponse } from './errors.ts'
import { eventStreams } from './event-streams.ts'
import { retryCalls } from './retry-calls.ts'
import { type WaitForSetup, waitForSetup } from './wait-for-setup.ts'

export interface ClientOptions {
  /** Base URL of the server, without a path, e.g. `https://shop.example.com`. Its host selects the tenant. */
  readonly url: string
  /**
   * `aisle_<id>_<secret>`, created by `aisle token create`. Null in a page of the server's own origin, where the cookie of the
   * console's session authenticates the calls.
   */
  readonly token: string | null
  /** The `fetch` implementation. Defaults to the runtime's. */
  readonly fetch?: typeof fetch
  /**
   * Maximum number of retries after a network error, a timeout, or a temporary failure (429, 502, 503, 504, or an
   * idempotency key still in use). Defaults to 5, which takes about six seconds; 0 disables retries. A write that could take
   * effect twice is not retried.
   */
  readonly retries?: number
  /** Time limit of a single attempt. Defaults to 30,000. */
  readonly timeoutMs?: number
}

/** The operations of the contract, and the client's additions. */
export type AisleClient = TRPCClient<AppRouter> & {
  readonly walmart: {
    /**
     * Waits until the set-up of an instance is complete, and returns it. Rejects with a `SetupError`, which includes the
     * set-up, if a phase fails or is cancelled, or if the credentials are missing or rejected.
     */
    readonly waitForSetup: WaitForSetup
  }
}

/**
 * Creates a client with a method for each operation of the contract. A rejected call throws an error that `isAisleError`
 * narrows: `code`, `errors` by field, `requestId`.
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
          retryCalls(retries),
          describeErrors,
          limitAttempts(timeoutMs),
          httpLink({
            url: base,
            fetch: rejectForeignResponses(send),
            headers: ({ op }) => headersOf(token, op.context),
          }),
        ],
      }),
    ],
  })
  return withSetup(client)
}

/** tRPC's client is a proxy that creates its methods on access; this adds the method that tRPC does not have. */
function withSetup(client: TRPCClient<AppRouter>): AisleClient {
  const wait: WaitForSetup = (id, options) => waitForSetup(client, id, options)
  const walmart = new Proxy(client.walmart, {
    get: (target, name) => (name === 'waitForSetup' ? wait : (Reflect.get(target, name) as unknown)),
  })
  return new Proxy(client, {
    get: (target, name) => (name === 'walmart' ? walmart : (Reflect.get(target, name) as unknown)),
  }) as AisleClient
}

function headersOf(token: string | null, { idempotencyKey, prefer }: CallContext): Record<string, string> {
  return {
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    ...(prefer !== undefined && { prefer }),
  }
}

/** Aisle returns only JSON. tRPC would report anything else as a parse error, without the HTTP status. */
function rejectForeignResponses(send: typeof fetch): NonNullable<Parameters<typeof httpLink>[0]['fetch']> {
  return async (url, init) => {
    const response = await send(url, init as RequestInit)
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
    if (!isJson) throw new ForeignResponse(response)
    return response
  }
}
