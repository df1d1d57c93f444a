import type {
  ListWebhookDeliveries,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookId,
  WebhookTest,
} from '@aisle/contract'
import type { Row, Schema } from '@aisle/db'
import { sql } from 'kysely'

import { formatId } from '../events/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { snapshot } from '../platform/transaction.ts'
import { write } from '../platform/write.ts'
import { hasArrived } from './record-attempts.ts'
import { prepareSending } from './send-webhooks.ts'
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
  counted: { table: 'webhook_deliveries', by: { id: 'owner_id' } },
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
  const result = await send(message)
  const { status: response_status, body: response_body, error, durationMs: duration_ms } = result
  return { data: { ok: hasArrived(result), response_status, response_body, error, duration_ms }, message: null }
}
