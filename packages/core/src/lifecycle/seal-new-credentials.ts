import type { ConnectionSettings } from '@aisle/contract'

import { type Credentials, openCredentials, sealCredentials } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import type { InstanceWithCredentials } from './queries.ts'

/** Seals credentials; undefined where there are none, or the ones that the instance has. */
export async function sealNewCredentials(
  ctx: TenantContext,
  instance: InstanceWithCredentials,
  { clientId, clientSecret }: ConnectionSettings = {},
): Promise<string | undefined> {
  if (clientId === undefined || clientSecret === undefined) return undefined
  const stored = await openStored(ctx, instance)
  if (stored?.clientId === clientId && stored.clientSecret === clientSecret) return undefined
  return sealCredentials(ctx, instance.row.id, { clientId, clientSecret })
}

/** Those that do not open any more, because their key is gone, are as good as none: these take their place. */
async function openStored(
  ctx: TenantContext,
  { row, sealedCredentials }: InstanceWithCredentials,
): Promise<Credentials | undefined> {
  if (sealedCredentials === null) return undefined
  return openCredentials(ctx, row.id, sealedCredentials).catch(() => undefined)
}
