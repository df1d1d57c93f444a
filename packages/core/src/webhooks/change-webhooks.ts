import type {
  CreateWebhook,
  PatchWebhook,
  WebhookDocument,
  WebhookId,
  WebhookWithSecretDocument,
} from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { findLastPosition } from '../events/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { databaseTime } from '../platform/transaction.ts'
import { write } from '../platform/write.ts'
import { retryNow } from './record-attempts.ts'
import { newSecret, openSecret, sealSecret } from './secret.ts'
import { lockWebhook, presentWebhook, requireAllowedUrl, webhookColumns } from './webhook.ts'

const nextId = sql<number>`nextval('public.webhooks_id_seq')`.as('id')

/** A new webhook gets only what happens from now on. */
export function createWebhook(ctx: TenantRequestContext, input: CreateWebhook): Promise<WebhookWithSecretDocument> {
  requireAllowedUrl(ctx, input.url)
  return write(ctx, { input, subject: 'webhook', secret: secretOf(ctx) }, async (tx) => {
    const secret = newSecret()
    const { id } = await tx.selectNoFrom(nextId).executeTakeFirstOrThrow()
    // There may be many events without a position. Those from before the webhook are skipped later.
    const position = await findLastPosition(tx)
    const row = await tx
      .insertInto('webhooks')
      .values({ id, ...input, position, sealed_secret: await sealSecret(ctx, id, secret) })
      .returning(webhookColumns)
      .executeTakeFirstOrThrow()
    return { data: { ...presentWebhook(row), secret }, message: 'Store the secret: it is not shown again.' }
  })
}

export function patchWebhook(ctx: TenantRequestContext, input: PatchWebhook): Promise<WebhookDocument> {
  const { id, ...fields } = input
  if (fields.url !== undefined) requireAllowedUrl(ctx, fields.url)
  return write(ctx, { input, subject: 'webhook', subjectId: id }, async (tx, report) => {
    report({ before: await lockWebhook(tx, id), after: fields })
    // Earlier failures say nothing about a new URL.
    const isRestarted = fields.is_enabled !== undefined || fields.url !== undefined
    const restarted = { failures: 0, failing_since: null, held_until: null }
    const row = await tx
      .updateTable('webhooks')
      .set({ ...fields, ...(isRestarted && restarted), updated_at: sql`now()` })
      .$if(fields.is_enabled !== undefined, (update) => update.set({ disabled_reason: null }))
      .where('id', '=', id)
      .returning(webhookColumns)
      .executeTakeFirstOrThrow()
    if (isRestarted) await retryNow(tx, id)
    return { data: presentWebhook(row), message: null }
  })
}

/** For a repeated request: the webhook's current secret. */
function secretOf(ctx: TenantRequestContext) {
  return {
    field: 'secret',
    open: async (tx: TenantTransaction, id: number) => openSecret(ctx, id, (await lockWebhook(tx, id)).sealed_secret),
  }
}

const oldSecretHours = 24

export function rotateSecret(ctx: TenantRequestContext, { id }: WebhookId): Promise<WebhookWithSecretDocument> {
  const call = { input: { id }, subject: 'webhook', subjectId: id, secret: secretOf(ctx) }
  return write(ctx, call, async (tx, report) => {
    const { sealed_secret: old } = await lockWebhook(tx, id)
    const secret = newSecret()
    const until = new Date((await databaseTime(tx)).getTime() + oldSecretHours * 3_600_000)
    report({ after: { old_secret_until: until.toISOString() } })
    const row = await tx
      .updateTable('webhooks')
      .set({ sealed_secret: await sealSecret(ctx, id, secret), sealed_old_secret: old, old_secret_until: until })
      .set({ updated_at: sql`now()` })
      .where('id', '=', id)
      .returning(webhookColumns)
      .executeTakeFirstOrThrow()
    return { data: { ...presentWebhook(row), secret }, message: 'Store the secret: it is not shown again.' }
  })
}
