import type { AccessToken } from '@aisle/walmart'
import { z } from 'zod'

import type { TenantContext } from '../platform/context.ts'
import { seal, unseal } from '../platform/seal.ts'

const Credentials = z.object({ clientId: z.string(), clientSecret: z.string() })
export type Credentials = z.infer<typeof Credentials>

/** An access token is valid only with the credentials that obtained it; once these are replaced, it is ignored. */
export interface CredentialsKey {
  readonly id: number
  readonly sealedCredentials: string
}

const SealedToken = z.object({ value: z.string(), expiresAt: z.coerce.date() })

export function sealCredentials(ctx: TenantContext, instanceId: number, credentials: Credentials): Promise<string> {
  return seal(ctx.keys, subjectOf(ctx, instanceId, 'credentials'), credentials)
}

export async function openCredentials(ctx: TenantContext, instanceId: number, sealed: string): Promise<Credentials> {
  return Credentials.parse(await unseal(ctx.keys, subjectOf(ctx, instanceId, 'credentials'), sealed))
}

export function sealAccessToken(ctx: TenantContext, instanceId: number, token: AccessToken): Promise<string> {
  return seal(ctx.keys, subjectOf(ctx, instanceId, 'access_token'), token)
}

export async function openAccessToken(ctx: TenantContext, instanceId: number, sealed: string): Promise<AccessToken> {
  return SealedToken.parse(await unseal(ctx.keys, subjectOf(ctx, instanceId, 'access_token'), sealed))
}

function subjectOf(ctx: TenantContext, instanceId: number, what: 'access_token' | 'credentials'): string {
  return `tenants/${ctx.tenantId}/instances/${instanceId}/${what}`
}

export const unopenedReason =
  'No key in AISLE_ENCRYPTION_KEYS decrypts the credentials of this instance. Restore the key that encrypted them, or send new credentials.'
