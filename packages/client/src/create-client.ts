import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'

import type { AppRouter } from './app-router.ts'

export interface ClientOptions {
  /** Where Aisle answers, without a path, e.g. `https://shop.example.com`. Its host chooses the tenant. */
  readonly url: string
  /** `aisle_<id>_<secret>`, made by `aisle token create`. */
  readonly token: string
}

/** What a call may say beside its input: `client.walmart.create.mutate(input, { context: { prefer: 'wait=10' } })`. */
export interface CallContext {
  /** A text of your choice, new for each new write: a repeated call with the same one gets the first answer. */
  readonly idempotencyKey?: string
  /** `wait=N`: wait up to N seconds (at most 20) for the outcome before answering. */
  readonly prefer?: string
}

/**
 * A client with a method for each operation of the contract. A refused call throws a `TRPCClientError` whose `data` is
 * the error body: `code`, `errors` by field, `request_id`.
 */
export function createClient({ url, token }: ClientOptions): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: new URL('/trpc', url).href,
        headers: ({ op }) => {
          const { idempotencyKey, prefer } = op.context as CallContext
          return {
            authorization: `Bearer ${token}`,
            ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
            ...(prefer !== undefined && { prefer }),
          }
        },
      }),
    ],
  })
}
