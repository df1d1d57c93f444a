import type { ResolveWalmartSend, WalmartSendDocument, WalmartSendId, WalmartSendOutcome } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { write } from '../platform/write.ts'
import { storeTracking } from './fulfillment.ts'
import { expiryOf } from './queue-sends.ts'
import { describeSend, unknownSend } from './send.ts'
import { giveTurns, lockTurn } from './turns.ts'

/** Ends a send that has not been sent, or gives up one that has failed. */
export function cancelSend(ctx: TenantRequestContext, input: WalmartSendId): Promise<WalmartSendDocument> {
  return change(ctx, input, {
    isAllowed: ({ status, is_given_up }) => status === 'queued' || (status === 'failed' && !is_given_up),
    rejection: 'only one that is queued, or has failed and was not given up, can be cancelled',
    async apply(tx, sendId, { outcome: reason }) {
      const message = reason ? `It was given up: ${reason.message}` : 'It was cancelled before it was sent.'
      const outcome = { code: 'cancelled', message, remedy: null } as const
      await endSend(tx, sendId, { status: 'failed', outcome })
    },
  })
}

/** Queues a failed send again. Walmart has not applied it, so its baseline is read again. */
export function retrySend(ctx: TenantRequestContext, input: WalmartSendId): Promise<WalmartSendDocument> {
  return change(ctx, input, {
    isAllowed: (send) => send.status === 'failed',
    rejection: 'only one that has failed can be retried',
    async apply(tx, sendId) {
      await tx
        .updateTable('sends')
        .set({ status: 'queued', baseline: null, prepared: null, outcome: null, sent_at: null, settled_at: null })
        .set({
          claim: sql`claim + 1`,
          next_attempt_at: sql`now()`,
          expires_at: expiryOf(sql`deadline_at`),
        })
        .where('id', '=', sendId)
        .execute()
    },
  })
}

/** Stores the outcome of a send that a person has found out. */
export function resolveSend(ctx: TenantRequestContext, input: ResolveWalmartSend): Promise<WalmartSendDocument> {
  const { status, note } = input
  const message = note ?? (status === 'applied' ? 'Walmart has applied it.' : 'Walmart has not applied it.')
  return change(ctx, input, {
    isAllowed: (send) => send.status === 'unknown',
    rejection: 'only one that is unknown can be resolved',
    async apply(tx, sendId) {
      const ended = await endSend(tx, sendId, { status, outcome: { code: 'resolved', message, remedy: null } })
      if (status === 'applied') await storeTracking(tx, ended)
    },
  })
}

interface Change {
  readonly isAllowed: (send: LockedSend) => boolean
  /** The message for a send whose status does not allow the change. */
  readonly rejection: string
  readonly apply: (tx: TenantTransaction, sendId: number, send: LockedSend) => Promise<void>
}

function change(
  ctx: TenantRequestContext,
  input: WalmartSendId,
  { isAllowed, rejection, apply }: Change,
): Promise<WalmartSendDocument> {
  const { id, send_id: sendId } = input
  const target = { subject: 'walmart_send', subjectId: sendId, instanceId: id }
  return write(ctx, { input, ...target }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    const send = await findSend(tx, { id, send_id: sendId })
    if (!send) throw unknownSend(id, sendId)
    await lockTurn(tx, send)
    const locked = await lockSend(tx, sendId)
    const { status } = locked
    if (!isAllowed(locked)) throw new AisleError('ERR_CONFLICT', `Send ${sendId} is ${status}, and ${rejection}.`)
    await apply(tx, sendId, locked)
    await giveTurns(tx, { tenantId: ctx.tenantId, instanceId: id, customerOrderIds: [send.customer_order_id] })
    const document = await describeSend(tx, { id, send_id: sendId })
    report({ before: { status }, after: { status: document.data.status } })
    return document
  })
}

function findSend(tx: TenantTransaction, { id, send_id: sendId }: WalmartSendId) {
  return tx
    .selectFrom('sends')
    .select(['instance_id', 'customer_order_id', 'return_id'])
    .where('instance_id', '=', id)
    .where('id', '=', sendId)
    .executeTakeFirst()
}

interface LockedSend extends Row<'sends', 'is_given_up' | 'status'> {
  readonly outcome: WalmartSendOutcome | null
}

async function lockSend(tx: TenantTransaction, sendId: number): Promise<LockedSend> {
  const send = tx.selectFrom('sends').select(['status', 'is_given_up', 'outcome']).where('id', '=', sendId)
  const row = await send.forNoKeyUpdate().executeTakeFirstOrThrow()
  return { ...row, outcome: row.outcome as WalmartSendOutcome | null }
}

interface Ended {
  readonly status: 'applied' | 'failed'
  readonly outcome: WalmartSendOutcome
}

function endSend(tx: TenantTransaction, sendId: number, { status, outcome }: Ended) {
  return tx
    .updateTable('sends')
    .set({ status, has_turn: false, outcome: toPostgresJson(outcome), settled_at: sql`coalesce(settled_at, now())` })
    .set({ claim: sql`claim + 1` })
    .where('id', '=', sendId)
    .returning(['type', 'reference', 'intent'])
    .executeTakeFirstOrThrow()
}
