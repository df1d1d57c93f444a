import type { ReplayedWebhook, ReplayWebhook } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { findEnd, findPosition } from '../events/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { addJob } from '../platform/jobs.ts'
import { nothing, write } from '../platform/write.ts'
import { chosenBy, ofTypes, pendingAgain } from './continue-replay.ts'
import { sendWebhooksJob } from './send-webhooks.ts'
import { lockWebhook } from './webhook.ts'

/** Sends earlier deliveries again, or all events since a time. */
export function replayWebhook(ctx: TenantRequestContext, input: ReplayWebhook): Promise<ReplayedWebhook> {
  const { id: webhookId } = input
  return write(ctx, { input, subject: 'webhook', subjectId: webhookId }, async (tx, report) => {
    const { is_enabled: isEnabled } = await lockWebhook(tx, webhookId)
    if (!isEnabled) {
      const remedy = `Enable it with PATCH /api/webhooks/${webhookId} first.`
      throw new AisleError('ERR_CONFLICT', `Webhook ${webhookId} is disabled, so nothing is sent. ${remedy}`)
    }
    const queued = input.ids ? await replayDeliveries(tx, input, input.ids) : await requestReplay(tx, input)
    if (queued === 0) report(nothing)
    else await addJob(tx, sendWebhooksJob, { payload: { tenantId: ctx.tenantId, webhookId } })
    return { data: { queued }, message: null }
  })
}

async function replayDeliveries(
  tx: TenantTransaction,
  { id, status, types }: ReplayWebhook,
  ids: readonly number[],
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update webhook_deliveries set ${pendingAgain}
    where webhook_id = ${id} and id = any(${ids}::bigint[]) and status <> 'pending'
      ${status === undefined ? sql`` : sql`and status = ${status}`} ${ofTypes(types)}
  `.execute(tx)
  return Number(numAffectedRows)
}

/** There may be very many events, so the sender makes their deliveries. Returns how many there will be. */
async function requestReplay(tx: TenantTransaction, { id, status, types, since }: ReplayWebhook): Promise<number> {
  const last = await findEnd(tx)
  const replay = await tx
    .insertInto('webhook_replays')
    .values({
      webhook_id: id,
      position: since === undefined ? 0 : await findPosition(tx, since),
      last_position: last,
      since: sql`${since ?? null}::timestamptz`,
      status: status ?? null,
      types: types ?? null,
      created_at: sql`clock_timestamp()`,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${since === undefined ? sql`webhook_deliveries` : sql`events`} where ${chosenBy(replay)}
  `.execute(tx)
  const count = rows[0]?.count ?? 0
  if (count === 0) await tx.deleteFrom('webhook_replays').where('id', '=', replay.id).execute()
  return count
}
