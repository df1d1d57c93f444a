import type { Database } from '@aisle/db'
import { sql } from 'kysely'

import { type Connection, isConnected, lockInstance, openConnection, recordConnection } from '../instances/index.ts'
import type { Services, TenantContext } from '../platform/context.ts'
import { addMissingJobs, sliceMs } from '../platform/jobs.ts'
import { transaction } from '../platform/transaction.ts'
import { startWatch } from '../sends/index.ts'
import { claimTargets, endTargets, untilNextMs } from './claim-targets.ts'
import { nextStep } from './next-step.ts'
import { offerJob, type OfferLane, queueOffers } from './offer-job.ts'
import { sendSingle } from './send-single.ts'
import { uploadFeed } from './upload-feed.ts'

const atOnce = 4
const disconnectedPauseMs = 60_000

/** Sends what is due of a lane for a few seconds, then queues the rest. */
export async function processOffers(ctx: TenantContext, lane: OfferLane): Promise<void> {
  const isReady = await transaction(ctx, (tx) => isConnected(tx, lane.instanceId))
  const pauseMs = isReady ? await sendDue(ctx, lane, await openConnection(ctx, lane.instanceId)) : disconnectedPauseMs
  await transaction(ctx, async (tx) => {
    if (!(await lockInstance(tx, lane.instanceId, 'share'))) return
    const untilNext = await untilNextMs(tx, lane)
    if (untilNext === undefined) return
    await queueOffers(tx, { tenantId: ctx.tenantId, ...lane, delayMs: Math.max(pauseMs, untilNext) })
  })
}

/** Returns how long the lane has to wait. */
async function sendDue(ctx: TenantContext, lane: OfferLane, connection: Connection): Promise<number> {
  const deadline = performance.now() + sliceMs
  while (performance.now() < deadline && !ctx.stopping.aborted) {
    const step = await transaction(ctx, (tx) => nextStep(tx, lane))
    if (step.kind === 'wait') return step.pauseMs
    const pauseMs = await (step.kind === 'feed' ? uploadFeed : sendSingles)(ctx, lane, connection)
    if (pauseMs > 0) return Math.min(pauseMs, step.mostPauseMs)
  }
  return 0
}

async function sendSingles(ctx: TenantContext, lane: OfferLane, connection: Connection): Promise<number> {
  const mayBegin = startWatch()
  const claimed = await transaction(ctx, (tx) => claimTargets(tx, { ...lane, limit: atOnce }))
  if (claimed.length === 0) return 0
  const sent = await Promise.all(
    claimed.map((target) => sendSingle(ctx, { channel: lane.channel, connection, mayBegin }, target)),
  )
  await transaction(ctx, async (tx) => {
    if (sent.some(({ isRejected }) => isRejected)) {
      await recordConnection(tx, connection.credentials, 'credentials_rejected')
    }
    await endTargets(
      tx,
      sent.map(({ ended }) => ended),
    )
  })
  return Math.max(...sent.map((one) => one.pauseMs))
}

/** Once a minute: gives a job to each lane that has something due and no job, because the queue gave up on it. */
export async function requeueOffers({ db }: Services): Promise<void> {
  const lanes = await selectDueLanes(db)
  await addMissingJobs(
    db,
    offerJob,
    lanes.map((payload) => ({ payload })),
  )
}

/** For all tenants. Skips from lane to lane in the index, however many targets each has. */
async function selectDueLanes(db: Database) {
  const lane = sql`tenant_id, instance_id, channel`
  const { rows } = await sql<{ tenantId: number } & OfferLane>`
    with recursive lanes as (
      (select ${lane} from offer_targets where next_attempt_at is not null order by ${lane} limit 1)
      union all
      select next.* from lanes cross join lateral (
        select ${lane} from offer_targets
        where next_attempt_at is not null
          and (tenant_id, instance_id, channel) > (lanes.tenant_id, lanes.instance_id, lanes.channel)
        order by ${lane} limit 1
      ) next
    )
    select tenant_id as "tenantId", instance_id as "instanceId", channel from lanes
    where (
      select next_attempt_at from offer_targets
      where offer_targets.tenant_id = lanes.tenant_id and offer_targets.instance_id = lanes.instance_id
        and offer_targets.channel = lanes.channel and next_attempt_at is not null
      order by next_attempt_at limit 1
    ) < now() - interval '1 minute'
  `.execute(db)
  return rows
}
