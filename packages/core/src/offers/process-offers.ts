import type { Database, TenantTransaction } from '@aisle/db'
import { WalmartError } from '@aisle/walmart'
import { sql } from 'kysely'

import {
  type Connection,
  isConnected,
  lockInstance,
  openConnection,
  recordConnection,
  untilCallMs,
} from '../instances/index.ts'
import type { Services, TenantContext } from '../platform/context.ts'
import { addMissingJobs, sliceMs } from '../platform/jobs.ts'
import { transaction } from '../platform/transaction.ts'
import { longestDeliveryMs, settlingMs, startWatch, waitAfter } from '../sends/index.ts'
import { channels, feedWindowMs, offerJob, type OfferLane, queueOffers } from './channels.ts'
import {
  type ClaimedTarget,
  claimTargets,
  type EndedTarget,
  type Ending,
  endTargets,
  untilNextMs,
} from './claim-targets.ts'
import { afterError, rejection, rejectsCredentials, walmartError } from './outcomes.ts'
import { uploadFeed } from './upload-feed.ts'

const atOnce = 4
const disconnectedPauseMs = 60_000

/** Sends the due targets of a lane for a few seconds, then queues the rest. */
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

type Step =
  | { readonly kind: 'feed' | 'singles'; readonly mostPauseMs: number }
  | { readonly kind: 'wait'; readonly pauseMs: number }

/**
 * Whether the due targets of a lane go out in single calls or in a feed, by their number and by what Walmart's limits
 * still allow. Many changes wait a minute for more, and one feed then has the latest value of each.
 */
async function nextStep(tx: TenantTransaction, lane: OfferLane): Promise<Step> {
  const { instanceId } = lane
  const { mostSingles, feedLimit } = channels[lane.channel]
  const { count, ageMs } = await countDue(tx, lane, mostSingles + 1)
  if (count === 0) return { kind: 'wait', pauseMs: 0 }
  if (count <= mostSingles) return { kind: 'singles', mostPauseMs: Number.POSITIVE_INFINITY }
  if (ageMs < feedWindowMs) return { kind: 'wait', pauseMs: feedWindowMs - ageMs }
  const untilFeedMs = await untilCallMs(tx, { instanceId, group: feedLimit })
  // Meanwhile, single calls reduce the number of targets that are left for it.
  if (untilFeedMs > 0) return { kind: 'singles', mostPauseMs: untilFeedMs }
  return { kind: 'feed', mostPauseMs: Number.POSITIVE_INFINITY }
}

async function countDue(tx: TenantTransaction, { instanceId, channel }: OfferLane, most: number) {
  const { rows } = await sql<{ count: number; ageMs: number }>`
    select count(*) as count, coalesce(extract(epoch from now() - min(next_attempt_at)) * 1000, 0)::float8 as "ageMs"
    from (
      select next_attempt_at from offer_targets
      where instance_id = ${instanceId} and channel = ${channel} and next_attempt_at <= now()
      order by next_attempt_at limit ${most}
    ) due
  `.execute(tx)
  return rows[0] ?? { count: 0, ageMs: 0 }
}

interface Sent {
  readonly ended: EndedTarget
  /** How long the other targets of the lane have to wait as well. */
  readonly pauseMs: number
  readonly isRejected: boolean
}

interface Delivery {
  readonly channel: OfferLane['channel']
  readonly connection: Connection
  readonly mayBegin: () => boolean
}

/** Sends a value in a call of its own. */
async function sendSingle(
  ctx: TenantContext,
  { channel, connection: { walmart }, mayBegin }: Delivery,
  target: ClaimedTarget,
): Promise<Sent> {
  const { id, claim, sku, ship_node: shipNode, offered } = target
  const signal = AbortSignal.any([ctx.stopping, AbortSignal.timeout(longestDeliveryMs)])
  try {
    if (channel === 'price') await walmart.setPrice({ sku, price: offered }, { signal, mayBegin })
    else {
      const update = { sku, quantity: Number(offered), ...(shipNode !== '' && { shipNode }) }
      await walmart.setInventory(update, { signal, mayBegin, once: true })
    }
    return { ended: { id, claim, result: 'applied' }, pauseMs: 0, isRejected: false }
  } catch (error) {
    const { ending, pauseMs } = afterFailure(ctx, target, error)
    return { ended: { id, claim, ...ending }, pauseMs, isRejected: rejectsCredentials(error) }
  }
}

const longestBackOffMs = 3_600_000

function afterFailure(
  ctx: TenantContext,
  target: ClaimedTarget,
  error: unknown,
): { readonly ending: Ending; readonly pauseMs: number } {
  const isLost = !(error instanceof WalmartError) || error.outcome === 'unknown'
  if (isLost) {
    const delayMs = Math.min(settlingMs * 2 ** (target.attempts - 1), longestBackOffMs)
    const ending: Ending = { result: 'lost', delayMs }
    // Walmart's response may never become readable.
    const isUnreadable = error instanceof WalmartError && error.kind === 'unexpected_response'
    return { ending: isUnreadable ? afterError(target, walmartError(error.message), ending) : ending, pauseMs: 0 }
  }
  const wait = waitAfter(ctx, error)
  if (wait) return { ending: { result: 'again', delayMs: wait.delayMs }, pauseMs: wait.pauseMs }
  return { ending: { result: 'failed', outcome: rejection(error) }, pauseMs: 0 }
}
