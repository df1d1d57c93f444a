import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { type Connection, disconnectedPauseMs, lockInstance, openIfConnected } from '../instances/index.ts'
import type { Services, TenantContext } from '../platform/context.ts'
import { sliceMs } from '../platform/jobs.ts'
import { requeueLanes, untilNextMs } from '../platform/lanes.ts'
import { transaction } from '../platform/transaction.ts'
import { startRun } from '../runs/index.ts'
import { attemptSend, expiredEnding } from './attempt-send.ts'
import { claimSends, endClaimed } from './claims.ts'
import { type Lane, queueLane, sendLanes } from './turns.ts'

const atOnce = 4
// Shorter than the delay of the sends that have failed, so that others are tried next.
const outagePauseMs = 10_000
// A refresh follows if nothing is due for this long.
const quietMs = 30_000

/**
 * Sends the due sends of a lane for a few seconds, then queues the rest. When nothing more is due, a refresh follows, which
 * shows the results.
 */
export async function processSends(ctx: TenantContext, lane: Lane): Promise<void> {
  const connection = await openIfConnected(ctx, lane.instanceId)
  if (!connection) {
    await endExpired(ctx, lane)
    await queueRest(ctx, lane, { pauseMs: disconnectedPauseMs, isRefreshed: false })
    return
  }
  const pauseMs = await sendDue(ctx, lane, connection)
  await queueRest(ctx, lane, { pauseMs, isRefreshed: true })
}

/** Returns how long the lane has to wait. */
async function sendDue(ctx: TenantContext, lane: Lane, connection: Connection): Promise<number> {
  const deadline = performance.now() + sliceMs
  while (performance.now() < deadline && !ctx.stopping.aborted) {
    const claimed = await transaction(ctx, (tx) => claimSends(tx, { ...lane, limit: atOnce }))
    if (claimed.length === 0) break
    const attempted = await Promise.all(claimed.map((send) => attemptSend(ctx, connection, send)))
    const outageMs = attempted.every(({ isOutage }) => isOutage) ? outagePauseMs : 0
    const pauseMs = Math.max(outageMs, ...attempted.map((one) => one.pauseMs))
    if (pauseMs > 0) return pauseMs
  }
  return 0
}

/** For the time while Walmart cannot be called. The next job ends what is left. */
async function endExpired(ctx: TenantContext, lane: Lane): Promise<void> {
  const deadline = performance.now() + sliceMs
  while (performance.now() < deadline && !ctx.stopping.aborted) {
    const claimed = await transaction(ctx, (tx) => claimSends(tx, { ...lane, limit: atOnce, isOverdue: true }))
    if (claimed.length === 0) return
    for (const send of claimed) await endClaimed(ctx, send, expiredEnding(send))
  }
}

interface Rest {
  /** How long the sends that are due have to wait. */
  readonly pauseMs: number
  /** Whether a refresh follows when nothing is due. */
  readonly isRefreshed: boolean
}

/** Queues a job for what is left, and a refresh if nothing is. */
async function queueRest(ctx: TenantContext, lane: Lane, { pauseMs, isRefreshed }: Rest): Promise<void> {
  await transaction(ctx, async (tx) => {
    if (!(await lockInstance(tx, lane.instanceId, 'share'))) return
    const untilNext = await untilNextMs(tx, sendLanes, lane)
    if (untilNext !== undefined) {
      await queueLane(tx, { tenantId: ctx.tenantId, ...lane, delayMs: Math.max(pauseMs, untilNext) })
    }
    if (isRefreshed && (untilNext ?? quietMs) >= quietMs) await refreshApplied(ctx, tx, lane)
  })
}

/**
 * Starts a refresh, unless one was started after the last send was applied. If an earlier one is under way, which may
 * have passed the changed orders, checks again later.
 */
async function refreshApplied(ctx: TenantContext, tx: TenantTransaction, lane: Lane): Promise<void> {
  const kind = lane.type === 'return_refund' ? 'returns' : 'orders'
  if (!(await isUnseen(tx, lane, kind))) return
  const { isNew } = await startRun(ctx, tx, { instanceId: lane.instanceId, kind, isSetup: false, changesOnly: true })
  if (!isNew) await queueLane(tx, { tenantId: ctx.tenantId, ...lane, delayMs: quietMs })
}

async function isUnseen(
  tx: TenantTransaction,
  { instanceId, type }: Lane,
  kind: 'orders' | 'returns',
): Promise<boolean> {
  const { rows } = await sql<{ isUnseen: boolean }>`
    select (
      select settled_at from sends where instance_id = ${instanceId} and type = ${type} and status = 'applied'
      order by settled_at desc limit 1
    ) > (
      select created_at from sync_runs
      where instance_id = ${instanceId} and kind = ${kind} and status not in ('failed', 'cancelled')
      order by id desc limit 1
    ) as "isUnseen"
    from integration_instances where id = ${instanceId}
  `.execute(tx)
  return rows[0]?.isUnseen === true
}

/** Once a minute. */
export const requeueSends = (services: Services): Promise<void> => requeueLanes(services, sendLanes)
