import { randomBytes } from 'node:crypto'

import { Webhook } from 'standardwebhooks'
import { z } from 'zod'

import type { TenantContext } from '../platform/context.ts'
import { seal, unseal } from '../platform/seal.ts'

const Sealed = z.object({ secret: z.string() })

/** Standard Webhooks wants 24 to 64 bytes. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

export function sealSecret(ctx: TenantContext, webhookId: number, secret: string): Promise<string> {
  return seal(ctx.keys, subjectOf(ctx, webhookId), { secret })
}

export async function openSecret(ctx: TenantContext, webhookId: number, sealed: string): Promise<string> {
  return Sealed.parse(await unseal(ctx.keys, subjectOf(ctx, webhookId), sealed)).secret
}

const subjectOf = (ctx: TenantContext, webhookId: number) => `tenants/${ctx.tenantId}/webhooks/${webhookId}/secret`

interface Message {
  readonly id: string
  readonly body: string
  /** One, or two after a rotation: a receiver accepts any signature that it can verify. */
  readonly secrets: readonly string[]
}

/** The headers of Standard Webhooks. */
export function signedHeaders({ id, body, secrets }: Message): Record<string, string> {
  const now = new Date()
  return {
    'content-type': 'application/json',
    'user-agent': 'Aisle',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  }
}
