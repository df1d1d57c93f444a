import type {
  ListWebhookDeliveries,
  ReplayedWebhook,
  ReplayWebhook,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookId,
  WebhookTest,
} from '@aisle/contract'
import type { Row, Schema, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { findEnd, formatId, oldestKept } from '../events/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { addJob } from '../platform/jobs.ts'
import { snapshot } from '../platform/transaction.ts'
import { nothing, write } from '../platform/write.ts'
import { hasArrived } from './record-attempts.ts'
import { prepareSending, sendWebhooksJob } from './send-webhooks.ts'
import { lockWebhook, unknownWebhook } from './webhook.ts'

const columns = [
  'id',
  'webhook_id',
  'event_id',
  'type',
  'happened_at',
  'status',
  'attempts',
  'response_status',
  'response_body',
  'error',
  'duration_ms',
  'attempted_at',
  'next_attempt_at',
  'created_at',
] as const

type DeliveryRow = Pick<Row<'events'>, 'data'> & Row<'webhook_deliveries', (typeof columns)[number]>

const deliveries = defineList<Pick<ListWebhookDeliveries, 'id' | 'status'>, DeliveryRow>({
  from: sql`webhook_deliveries`,
  id: sql`id`,
  filters: { id: (id) => sql`webhook_id = ${id}`, status: (status) => sql`status = ${status}` },
  sorts: {},
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['webhook_deliveries']>`(${chosen})`.as('webhook_deliveries'))
      .select(columns)
      .select(sql`coalesce((select data from events where events.id = event_id limit 1), '{}')`.as('data'))
      .orderBy(order)
      .execute(),
})

export function listDeliveries(ctx: TenantContext, query: ListWebhookDeliveries): Promise<WebhookDeliveryPage> {
  return snapshot(ctx, async (tx) => {
    const found = await tx.selectFrom('webhooks').select('id').where('id', '=', query.id).executeTakeFirst()
    if (!found) throw unknownWebhook(query.id)
    return presentPage(await deliveries.page(tx, query), presentDelivery)
  })
}

const show = (time: Date | null) => time && time.toISOString()

function presentDelivery({ happened_at: createdAt, ...row }: DeliveryRow): WebhookDelivery {
  return {
    ...row,
    event_id: formatId({ id: row.event_id, createdAt }),
    data: row.data as WebhookDelivery['data'],
    status: row.status,
    attempted_at: show(row.attempted_at),
    next_attempt_at: show(row.next_attempt_at),
    created_at: row.created_at.toISOString(),
  }
}

/** Sends earlier deliveries again, or all events since a time. */
export function replay(ctx: TenantRequestContext, input: ReplayWebhook): Promise<ReplayedWebhook> {
  const { id: webhookId } = input
  return write(ctx, { input, subject: 'webhook', subjectId: webhookId }, async (tx, report) => {
    const { is_enabled: isEnabled } = await lockWebhook(tx, webhookId)
    if (!isEnabled) {
      const remedy = `Enable it with PATCH /api/webhooks/${webhookId} first.`
      throw new AisleError('ERR_CONFLICT', `Webhook ${webhookId} is disabled, so nothing is sent. ${remedy}`)
    }
    const queued = input.since === undefined ? await repeat(tx, input) : await sendSince(tx, input, input.since)
    if (queued === 0) report(nothing)
    else await addJob(tx, sendWebhooksJob, { payload: { tenantId: ctx.tenantId, webhookId } })
    return { data: { queued }, message: null }
  })
}

async function repeat(tx: TenantTransaction, { id, ids, status, types }: ReplayWebhook): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update webhook_deliveries set status = 'pending', attempts = 0, next_attempt_at = now()
    where webhook_id = ${id} and status <> 'pending' and happened_at >= ${oldestKept}
      ${ids ? sql`and id = any(${ids}::bigint[])` : sql``}
      ${status === undefined ? sql`` : sql`and status = ${status}`}
      ${types ? sql`and type = any(${types}::text[])` : sql``}
  `.execute(tx)
  return Number(numAffectedRows)
}

/** Includes events that the webhook's filter left out, and those from before the webhook existed. */
async function sendSince(tx: TenantTransaction, { id, types }: ReplayWebhook, since: string): Promise<number> {
  await findEnd(tx)
  const { numAffectedRows = 0n } = await sql`
    insert into webhook_deliveries (webhook_id, event_id, type, subject, happened_at)
    select ${id}, id, type, subject, created_at from events
    where position is not null and created_at >= greatest(${since}::timestamptz, ${oldestKept})
      ${types ? sql`and type = any(${types}::text[])` : sql``}
    on conflict (tenant_id, event_id, webhook_id) do update set status = 'pending', attempts = 0, next_attempt_at = now()
  `.execute(tx)
  return Number(numAffectedRows)
}

/** Sends a message that is not an event. */
export async function testWebhook(ctx: TenantRequestContext, { id }: WebhookId): Promise<WebhookTest> {
  let webhook: Row<'webhooks'> | undefined
  await write(ctx, { input: { id }, subject: 'webhook', subjectId: id }, async (tx) => {
    webhook = await lockWebhook(tx, id)
    return {}
  })
  if (!webhook) throw unknownWebhook(id)
  const send = await prepareSending(ctx, webhook)
  const now = new Date()
  const message = {
    id: `evt_test_${ctx.request.id}`,
    type: 'webhook.test',
    timestamp: now.toISOString(),
    data: { webhook_id: id },
  }
  const answer = await send(message)
  const { status: response_status, body: response_body, error, durationMs: duration_ms } = answer
  return { data: { ok: hasArrived(answer), response_status, response_body, error, duration_ms }, message: null }
}
