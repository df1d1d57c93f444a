import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import { oldestKept, presentEvent, readFeed } from '../events/index.ts'
import type { Services, TenantContext } from '../platform/context.ts'
import { addJob, addMissingJobs, defineJob, sliceMs } from '../platform/jobs.ts'
import { type PostResult, postOutside } from '../platform/post-outside.ts'
import { UnopenedSecretError } from '../platform/seal.ts'
import { transaction } from '../platform/transaction.ts'
import { continueReplay } from './continue-replay.ts'
import { recordAttempts } from './record-attempts.ts'
import { openSecret, signedHeaders } from './secret.ts'

/** Sends what is due to a webhook. */
export const sendWebhooksJob = defineJob({
  name: 'tenant.send_webhooks',
  payload: z.strictObject({ tenantId: z.int(), webhookId: z.int() }),
  key: ({ webhookId }) => `webhook:${webhookId}`,
})

const mostAtOnce = 10
const eventsPerBatch = 500

/** Every few seconds, for all tenants: queues a job for each webhook that has something to send. */
export async function startWebhooks({ db }: Pick<Services, 'db'>): Promise<void> {
  const { rows } = await sql<Row<'webhooks', 'id' | 'tenant_id'>>`
    select id, tenant_id from webhooks
    where is_enabled and coalesce(sending_until, '-infinity') < now() and coalesce(held_until, '-infinity') <= now() and (
      -- Not "exists", which Postgres may turn into a hash of all events.
      (
        select id from events where tenant_id = webhooks.tenant_id and events.position is null
        order by position nulls first, id limit 1
      ) is not null or (
        select id from events where tenant_id = webhooks.tenant_id and events.position > webhooks.position
        order by position nulls first, id limit 1
      ) is not null or (
        select id from webhook_replays where tenant_id = webhooks.tenant_id and webhook_id = webhooks.id limit 1
      ) is not null or (
        select id from webhook_deliveries
        where tenant_id = webhooks.tenant_id and webhook_id = webhooks.id and status = 'pending' and not is_waiting
          and next_attempt_at <= now()
        order by next_attempt_at, event_id limit 1
      ) is not null
    )
  `.execute(db)
  await addMissingJobs(
    db,
    sendWebhooksJob,
    rows.map(({ tenant_id: tenantId, id: webhookId }) => ({ payload: { tenantId, webhookId } })),
  )
}

/** Sends for a few seconds, then queues the rest. Only one job at a time sends to a webhook. */
export async function sendWebhooks(ctx: TenantContext, { webhookId }: { readonly webhookId: number }): Promise<void> {
  const deadline = performance.now() + sliceMs
  const claim = await transaction(ctx, (tx) => claimWebhook(tx, webhookId))
  if (!claim) return
  // After an error, `startWebhooks` finds the rest.
  let mayBeMore = false
  try {
    do {
      const batch = await transaction(ctx, (tx) => nextBatch(tx, claim))
      mayBeMore = batch !== undefined && (await sendBatch(ctx, batch))
    } while (mayBeMore && performance.now() < deadline && !ctx.stopping.aborted)
  } catch (error) {
    mayBeMore = false
    throw error
  } finally {
    await transaction(ctx, async (tx) => {
      const released = await updateClaimed(tx, claim).set({ sending_until: null }).executeTakeFirst()
      if (released && mayBeMore) await addJob(tx, sendWebhooksJob, { payload: { tenantId: ctx.tenantId, webhookId } })
    })
  }
}

/** Longer than a request may take. If a worker dies, the next job takes the webhook over after this time. */
const claimed = sql<Date>`clock_timestamp() + interval '1 minute'`

type Claim = Row<'webhooks', 'claim' | 'id'>

async function claimWebhook(tx: TenantTransaction, id: number): Promise<Claim | undefined> {
  const { rows } = await sql<Claim>`
    update webhooks set sending_until = ${claimed}, claim = claim + 1
    where id = ${id} and is_enabled and coalesce(sending_until, '-infinity') < now()
      and coalesce(held_until, '-infinity') <= now()
    returning id, claim
  `.execute(tx)
  return rows[0]
}

/** Updates nothing if another job has taken the webhook over. */
const updateClaimed = (tx: TenantTransaction, { id, claim }: Claim) =>
  tx.updateTable('webhooks').where('id', '=', id).where('claim', '=', claim).returningAll()

interface Batch {
  readonly webhook: Row<'webhooks'>
  readonly deliveries: readonly DueRow[]
}

type DueRow = Row<'webhook_deliveries', 'attempts' | 'event_id' | 'id'> & Row<'events', 'created_at' | 'data' | 'type'>

/** Turns replayed and new events into deliveries, and chooses those to send now. Returns undefined if nothing is left to do. */
async function nextBatch(tx: TenantTransaction, claim: Claim): Promise<Batch | undefined> {
  const { id } = claim
  const webhook = await updateClaimed(tx, claim)
    .set({ sending_until: claimed })
    .where('is_enabled', '=', true)
    .where(sql<boolean>`coalesce(held_until, '-infinity') <= now()`)
    .executeTakeFirst()
  if (!webhook) return undefined
  if (await continueReplay(tx, id)) return { webhook, deliveries: [] }
  // While it fails, one delivery at a time tests whether it still does.
  const limit = webhook.failures > 0 ? 1 : mostAtOnce
  const due = await findDue(tx, id, limit)
  if (due.length > 0) return { webhook, deliveries: due }
  const queued = await queueNewEvents(tx, webhook)
  return queued === 0 ? undefined : { webhook, deliveries: await findDue(tx, id, limit) }
}

/** The oldest deliveries that are due, only the first of each subject. */
async function findDue(tx: TenantTransaction, id: number, limit: number): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`
    select due.id, due.event_id, due.attempts, event.type, event.data, event.created_at
    from (
      select * from webhook_deliveries delivery
      where webhook_id = ${id} and status = 'pending' and not is_waiting and next_attempt_at <= now() and (
        -- One that was replayed may be earlier than one that does not wait. Not "not exists", which Postgres may turn into a
        -- hash of all deliveries.
        select earlier.id from webhook_deliveries earlier
        where earlier.tenant_id = delivery.tenant_id and earlier.webhook_id = delivery.webhook_id
          and earlier.subject = delivery.subject and earlier.status = 'pending' and earlier.event_id < delivery.event_id
        limit 1
      ) is null
      order by next_attempt_at, event_id limit ${limit}
    ) due
    cross join lateral (
      select * from events where tenant_id = due.tenant_id and id = due.event_id limit 1
    ) event
  `.execute(tx)
  return rows
}

/** Returns how many events were read. */
async function queueNewEvents(tx: TenantTransaction, webhook: Row<'webhooks'>): Promise<number> {
  const events = await readFeed(tx, webhook.position, eventsPerBatch)
  const last = events.at(-1)
  if (!last) return 0
  const wanted = events
    .filter(({ created_at: createdAt }) => createdAt >= webhook.created_at)
    .filter(({ type }) => webhook.types === null || webhook.types.includes(type))
    .map(({ id, type, subject, created_at }) => ({ event_id: id, type, subject, happened_at: created_at }))
  await sql`
    insert into webhook_deliveries (webhook_id, event_id, type, subject, happened_at)
    select ${webhook.id}, event_id, type, subject, happened_at
    from json_to_recordset(${JSON.stringify(wanted)}::json) as event (
      event_id bigint, type text, subject text, happened_at timestamptz
    )
    where happened_at >= ${oldestKept}
    on conflict do nothing
  `.execute(tx)
  await tx
    .updateTable('webhooks')
    .set({ position: last.position ?? 0 })
    .where('id', '=', webhook.id)
    .execute()
  return events.length
}

/** Returns whether to continue. */
async function sendBatch(ctx: TenantContext, { webhook, deliveries }: Batch): Promise<boolean> {
  if (deliveries.length === 0) return true
  const send = await prepareSending(ctx, webhook)
  const attempts = await Promise.all(
    deliveries.map(async (delivery) => {
      const result = await send(presentEvent({ ...delivery, id: delivery.event_id }))
      const outcome = String(result.status ?? 'no_response')
      if (result.durationMs !== null)
        ctx.telemetry.metrics.webhookRequests.record(result.durationMs / 1000, { outcome })
      return { delivery, result }
    }),
  )
  return transaction(ctx, (tx) => recordAttempts(tx, webhook, attempts))
}

const unopened =
  'No key in AISLE_ENCRYPTION_KEYS decrypts the secret of this webhook. Restore the key that encrypted it, or rotate the secret.'

/** Opens the webhook's secrets, and returns a function that signs and sends with them. */
export async function prepareSending(
  ctx: TenantContext,
  { id, url, sealed_secret: sealed, sealed_old_secret: old, old_secret_until: until }: Row<'webhooks'>,
): Promise<(message: { readonly id: string }) => Promise<PostResult>> {
  const open = (secret: string) =>
    openSecret(ctx, id, secret).catch((error: unknown) => {
      if (error instanceof UnopenedSecretError) return undefined
      throw error
    })
  const current = await open(sealed)
  if (current === undefined) {
    return () => Promise.resolve({ status: null, body: null, error: unopened, durationMs: null })
  }
  const isOldValid = old !== null && until !== null && until.getTime() > Date.now()
  // A rotation is also the way out when the old secret can no longer be decrypted.
  const former = isOldValid ? await open(old) : undefined
  const secrets = former === undefined ? [current] : [current, former]
  return (message) => {
    const body = JSON.stringify(message)
    const headers = signedHeaders({ id: message.id, body, secrets })
    return postOutside({ url, headers, body, allowsPrivate: ctx.allowsPrivateWebhooks })
  }
}
