import { createWalmartClient, type TokenStore, type WalmartClient } from '@aisle/walmart'

import { type TenantContext, transaction } from '../platform/context.ts'
import { callBudget } from './call-budget.ts'
import { openAccessToken, openCredentials, sealAccessToken } from './credentials.ts'
import { type CredentialsKey, findAccessToken, findConnection, saveAccessToken } from './queries.ts'

export interface Connection {
  readonly walmart: WalmartClient
  /** Which credentials it goes by: what Walmart answers is of their seller. */
  readonly credentials: CredentialsKey
  /** No order created before this moment is brought in. */
  readonly startAt: Date
  readonly autoLinkProducts: boolean
  readonly autoCreateProducts: boolean
}

/** A Walmart client with an instance's credentials, which shares its access token with every other process. */
export async function openConnection(ctx: TenantContext, instanceId: number): Promise<Connection> {
  const row = await transaction(ctx, (tx) => findConnection(tx, instanceId))
  if (!row?.sealed_credentials) throw new Error(`Instance ${instanceId} has no credentials to connect with.`)
  const credentials = { id: instanceId, sealedCredentials: row.sealed_credentials }
  return {
    credentials,
    walmart: createWalmartClient({
      ...(await openCredentials(ctx, instanceId, row.sealed_credentials)),
      baseUrl: ctx.walmartUrls[row.environment],
      tokens: tokenStore(ctx, credentials),
      budget: callBudget(ctx, instanceId),
      // A job that would have to wait longer leaves its worker to others, and comes back.
      maxWaitMs: 2_000,
      fetch: untilStopped(ctx.stopping),
    }),
    startAt: row.start_at,
    autoLinkProducts: row.auto_link_products,
    autoCreateProducts: row.auto_create_products,
  }
}

/** Callers share a request for a token, so none of them may end it; a process that stops ends it for all of them. */
function untilStopped(stopping: AbortSignal): typeof fetch {
  return (input, init) => {
    const signal = init?.signal ? AbortSignal.any([stopping, init.signal]) : stopping
    return fetch(input, { ...init, signal })
  }
}

/** The token is in the instance's row: whichever process gets one, all have it. */
function tokenStore(ctx: TenantContext, place: CredentialsKey): TokenStore {
  return {
    async read() {
      const row = await transaction(ctx, (tx) => findAccessToken(tx, place))
      if (!row?.sealed_access_token) return undefined
      // One that does not open, because its key is gone, is as good as none: Walmart gives another.
      return openAccessToken(ctx, place.id, row.sealed_access_token).catch(() => undefined)
    },
    async write(token) {
      const sealed = await sealAccessToken(ctx, place.id, token)
      await transaction(ctx, (tx) => saveAccessToken(tx, place, sealed))
    },
  }
}
