import type { Row, TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import { oldestKept } from '../events/index.ts'

type Replay = Pick<
  Row<'webhook_replays'>,
  'created_at' | 'last_position' | 'position' | 'since' | 'status' | 'types' | 'webhook_id'
>

export const pendingAgain = sql`status = 'pending', attempts = 0, next_attempt_at = now()`

export const ofTypes = (types: readonly string[] | null | undefined) =>
  types ? sql`and type = any(${types}::text[])` : sql``

/**
 * Selects deliveries that had ended when the replay was requested, or events since a time: also those that the webhook's filter
 * left out, and those from before the webhook existed.
 */
export function chosenBy({
  webhook_id: id,
  since,
  status,
  types,
  created_at: requestedAt,
  last_position: last,
}: Replay): RawBuilder<unknown> {
  return since
    ? sql`position <= ${last} and created_at >= greatest(${since}::timestamptz, ${oldestKept}) ${ofTypes(types)}`
    : sql`
      webhook_id = ${id} and status <> 'pending' and attempted_at < ${requestedAt} and happened_at >= ${oldestKept}
      ${status === null ? sql`` : sql`and status = ${status}`} ${ofTypes(types)}`
}

const eventsPerBatch = 500

/**
 * Makes the next deliveries of the oldest replay pending. Nothing is sent until all are: a later event of the same record might
 * overtake them. Returns whether there was a replay. The caller has locked the webhook.
 */
export async function continueReplay(tx: TenantTransaction, webhookId: number): Promise<boolean> {
  const replays = tx.selectFrom('webhook_replays').selectAll().where('webhook_id', '=', webhookId)
  const replay = await replays.orderBy('id').limit(1).executeTakeFirst()
  if (!replay) return false
  const events = await tx
    .selectFrom('events')
    .select(['id', 'position'])
    .where('position', '>', replay.position)
    .where('position', '<=', replay.last_position)
    .orderBy('position', (order) => order.asc().nullsFirst())
    .limit(eventsPerBatch)
    .execute()
  await queueAgain(
    tx,
    replay,
    events.map(({ id }) => id),
  )
  const rest = { position: events.at(-1)?.position ?? replay.last_position }
  if (events.length === eventsPerBatch)
    await tx.updateTable('webhook_replays').set(rest).where('id', '=', replay.id).execute()
  else await tx.deleteFrom('webhook_replays').where('id', '=', replay.id).execute()
  return true
}

async function queueAgain(tx: TenantTransaction, replay: Replay, ids: readonly number[]): Promise<void> {
  await (
    replay.since
      ? sql`
        insert into webhook_deliveries (webhook_id, event_id, type, subject, happened_at)
        select ${replay.webhook_id}, id, type, subject, created_at from events
        where id = any(${ids}::bigint[]) and ${chosenBy(replay)}
        on conflict (tenant_id, event_id, webhook_id) do update set ${pendingAgain}`
      : sql`update webhook_deliveries set ${pendingAgain} where event_id = any(${ids}::bigint[]) and ${chosenBy(replay)}`
  ).execute(tx)
}
