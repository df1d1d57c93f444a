import type { Database } from '@aisle/db'
import { sql } from 'kysely'

import { type Connection, lockInstance, openConnection } from '../instances/index.ts'
import type { Services, TenantContext } from '../platform/context.ts'
import { addMissingJobs, sliceMs } from '../platform/jobs.ts'
import { transaction } from '../platform/transaction.ts'
import { startRun } from '../runs/index.ts'
import { claimSends, untilNextMs } from './claims.ts'
import { deliverSend } from './deliver-send.ts'
import { type Lane, queueLane, sendJob } from './send-job.ts'

const atOnce = 4
const disconnectedPauseMs = 60_000
// A refresh that shows what was sent follows when this long nothing is due.
const quietMs = 30_000

/** Sends what is due of a lane for a few seconds, then queues the rest. */
export async function processSends(ctx: TenantContext, lane: Lane): Promise<void> {
  if (!(await transaction(ctx, (tx) => isConnected(tx, lane.instanceId)))) {
    await queueRest(ctx, lane, { pauseMs: disconnectedPauseMs, isApplied: false })
    return
  }
  const connection = await openConnection(ctx, lane.instanceId)
  await queueRest(ctx, lane, await sendDue(ctx, lane, connection))
}

interface Sent {
  readonly pauseMs: number
  readonly isApplied: boolean
}

async function sendDue(ctx: TenantContext, lane: Lane, connection: Connection): Promise<Sent> {
  const deadline = performance.now() + sliceMs
  let isApplied = false
  while (performance.now() < deadline && !ctx.stopping.aborted) {
    const claimed = await transaction(ctx, (tx) => claimSends(tx, { ...lane, limit: atOnce }))
    if (claimed.length === 0) break
    const deliveries = await Promise.all(claimed.map((send) => deliverSend(ctx, connection, send)))
    isApplied ||= deliveries.some((delivery) => delivery.isApplied)
    const pauseMs = Math.max(...deliveries.map((delivery) => delivery.pauseMs))
    if (pauseMs > 0) return { pauseMs, isApplied }
  }
  return { pauseMs: 0, isApplied }
}

/** Queues a job for what is left, and a refresh if nothing is. */
async function queueRest(ctx: TenantContext, lane: Lane, { pauseMs, isApplied }: Sent): Promise<void> {
  await transaction(ctx, async (tx) => {
    if (!(await lockInstance(tx, lane.instanceId, 'share'))) return
    const untilNext = await untilNextMs(tx, lane)
    if (untilNext !== undefined) {
      await queueLane(tx, { tenantId: ctx.tenantId, ...lane, delayMs: Math.max(pauseMs, untilNext) })
    }
    if (!isApplied || (untilNext ?? quietMs) < quietMs) return
    const kind = lane.type === 'return_refund' ? 'returns' : 'orders'
    await startRun(ctx, tx, { instanceId: lane.instanceId, kind, isSetup: false, changesOnly: true })
  })
}

async function isConnected(tx: Parameters<typeof lockInstance>[0], id: number): Promise<boolean> {
  const instance = tx.selectFrom('integration_instances').select('id').where('id', '=', id)
  const connected = instance.where('connection_status', 'in', ['connected', 'unreachable'])
  return (await connected.executeTakeFirst()) !== undefined
}

/** Once a minute: gives a job to each lane that has something due and no job, because the queue gave up on it. */
export async function requeueSends({ db }: Services): Promise<void> {
  const lanes = await selectDueLanes(db)
  await addMissingJobs(
    db,
    sendJob,
    lanes.map((payload) => ({ payload })),
  )
}

/** For all tenants. Skips from lane to lane in the index, however many sends each has. */
async function selectDueLanes(db: Database) {
  const lane = sql`tenant_id, instance_id, type`
  const { rows } = await sql<{ tenantId: number } & Lane>`
    with recursive lanes as (
      (select ${lane} from sends where has_turn order by ${lane} limit 1)
      union all
      select next.* from lanes cross join lateral (
        select ${lane} from sends
        where has_turn
          and (tenant_id, instance_id, type) > (lanes.tenant_id, lanes.instance_id, lanes.type)
        order by ${lane} limit 1
      ) next
    )
    select tenant_id as "tenantId", instance_id as "instanceId", type from lanes
    where (
      select next_attempt_at from sends
      where sends.tenant_id = lanes.tenant_id and sends.instance_id = lanes.instance_id and sends.type = lanes.type
        and has_turn
      order by next_attempt_at limit 1
    ) < now() - interval '1 minute'
  `.execute(db)
  return rows
}
