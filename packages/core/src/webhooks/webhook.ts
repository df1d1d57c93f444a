import type { ListWebhooks, Webhook, WebhookDocument, WebhookId, WebhookPage } from '@aisle/contract'
import type { Row, Schema, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { findRejection } from '../platform/post-outside.ts'
import { snapshot } from '../platform/transaction.ts'

export const webhookColumns = [
  'id',
  'url',
  'types',
  'is_enabled',
  'disabled_reason',
  'failing_since',
  'old_secret_until',
  'created_at',
  'updated_at',
] as const
type WebhookRow = Row<'webhooks', (typeof webhookColumns)[number]>

const webhooks = defineList<object, WebhookRow>({
  from: sql`webhooks`,
  id: sql`id`,
  filters: {},
  sorts: {},
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['webhooks']>`(${chosen})`.as('webhooks'))
      .select(webhookColumns)
      .orderBy(order)
      .execute(),
})

export function listWebhooks(ctx: TenantContext, query: ListWebhooks): Promise<WebhookPage> {
  return snapshot(ctx, async (tx) => presentPage(await webhooks.page(tx, query), presentWebhook))
}

export function getWebhook(ctx: TenantContext, { id }: WebhookId): Promise<WebhookDocument> {
  return snapshot(ctx, async (tx) => {
    const row = await tx.selectFrom('webhooks').select(webhookColumns).where('id', '=', id).executeTakeFirst()
    if (!row) throw unknownWebhook(id)
    return { data: presentWebhook(row), message: null }
  })
}

/** @throws AisleError `ERR_NOT_FOUND` */
export async function lockWebhook(tx: TenantTransaction, id: number): Promise<Row<'webhooks'>> {
  const row = await tx.selectFrom('webhooks').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw unknownWebhook(id)
  return row
}

export function unknownWebhook(id: number): AisleError {
  return new AisleError('ERR_NOT_FOUND', `There is no webhook ${id}.`)
}

/** @throws AisleError `ERR_VALIDATION` */
export function requireAllowedUrl({ allowsPrivateWebhooks }: TenantContext, url: string): void {
  const rejection = findRejection(url, allowsPrivateWebhooks)
  if (rejection !== undefined) throw validationError({ url: [`The url field ${rejection}.`] })
}

const show = (time: Date | null) => time && time.toISOString()

export function presentWebhook(row: WebhookRow): Webhook {
  const { failing_since: failingSince, old_secret_until: oldUntil } = row
  return {
    ...row,
    failing_since: show(failingSince),
    old_secret_until: show(oldUntil),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
