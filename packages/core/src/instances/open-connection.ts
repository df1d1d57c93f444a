import { type AccessToken, createWalmartClient, type TokenStore, type WalmartClient } from '@aisle/walmart'

import { transaction, type TenantContext } from '../platform/context.ts'
import { openAccessToken, openCredentials, sealAccessToken } from './credentials.ts'
import { findConnection, saveAccessToken } from './queries.ts'

export interface Connection {
  readonly walmart: WalmartClient
  /** No order created before this moment is brought in. */
  readonly startAt: Date
  readonly autoLinkProducts: boolean
  readonly autoCreateProducts: boolean
}

/** A Walmart client with an instance's credentials, which shares its access token with every other process. */
export async function openConnection(ctx: TenantContext, instanceId: number): Promise<Connection> {
  const row = await transaction(ctx, (tx) => findConnection(tx, instanceId))
  if (!row?.sealed_credentials) throw new Error(`Instance ${instanceId} has no credentials to connect with.`)
  const credentials = await openCredentials(ctx, instanceId, row.sealed_credentials)
  return {
    walmart: createWalmartClient({
      ...credentials,
      baseUrl: ctx.walmartUrls[row.environment],
      tokens: tokenStore(ctx, instanceId, row.sealed_access_token),
    }),
    startAt: row.start_at,
    autoLinkProducts: row.auto_link_products,
    autoCreateProducts: row.auto_create_products,
  }
}

function tokenStore(ctx: TenantContext, instanceId: number, sealed: string | null): TokenStore {
  let known: Promise<AccessToken> | undefined
  return {
    read: () =>
      (known ??= sealed === null ? undefined : openAccessToken(ctx, instanceId, sealed)) ?? Promise.resolve(undefined),
    async write(token) {
      known = Promise.resolve(token)
      const resealed = await sealAccessToken(ctx, instanceId, token)
      await transaction(ctx, (tx) => saveAccessToken(tx, instanceId, resealed))
    },
  }
}
