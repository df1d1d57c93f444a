import type { TenantTransaction } from '@aisle/db'
import { WalmartError } from '@aisle/walmart'
import { sql } from 'kysely'

import {
  callSignal,
  type Connection,
  disconnectedPauseMs,
  hadNoEffect,
  lockInstance,
  openIfConnected,
  recordConnection,
  rejectsCredentials,
  settlingMs,
  startWatch,
  untilCallMs,
  waitAfter,
} from '../instances/index.ts'
import type { Services, TenantContext } from '../platform/context.ts'
import { sliceMs } from '../platform/jobs.ts'
import { requeueLanes, untilNextMs } from '../platform/lanes.ts'
import { transaction } from '../platform/transaction.ts'
import { channels, feedWindowMs, type OfferLane, offerLanes, queueOffers } from './channels.ts'
import {
  type ClaimedTarget,
  claimTargets,
  type EndedTarget,
  type TargetEnding,
  endTargets,
  isDue,
} from './claim-targets.ts'
import { afterError, rejection, walmartError } from './outcomes.ts'
import { uploadFeed } from './upload-feed.ts'

const atOnce = 4

/** Sends the due targets of a lane for a few seconds, then queues the rest. */
export async function processOffers(ctx: TenantContext, lane: OfferLane): Promise<void> {
  const connection = await openIfConnected(ctx, lane.instanceId)
  const pauseMs = connection ? await sendDue(ctx, lane, connection) : disconnectedPauseMs
  await transaction(ctx, async (tx) => {
    if (!(await lockInstance(tx, lane.instanceId, 'share'))) return
    const untilNext = await untilNextMs(tx, offerLanes, lane)
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

/** Once a minute. */
export const requeueOffers = (services: Services): Promise<void> => requeueLanes(services, offerLanes)

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

async function countDue(tx: TenantTransaction, lane: OfferLane, most: number) {
  const { rows } = await sql<{ count: number; ageMs: number }>`
    select count(*) as count, coalesce(extract(epoch from now() - min(next_attempt_at)) * 1000, 0)::float8 as "ageMs"
    from (
      select next_attempt_at from offer_targets
      where ${isDue(lane)}
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

interface Call {
  readonly channel: OfferLane['channel']
  readonly connection: Connection
  readonly mayBegin: () => boolean
}

/** Sends a value in a call of its own. */
async function sendSingle(
  ctx: TenantContext,
  { channel, connection: { walmart }, mayBegin }: Call,
  target: ClaimedTarget,
): Promise<Sent> {
  const { id, claim, sku, ship_node: shipNode, offered } = target
  const signal = callSignal(ctx)
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
): { readonly ending: TargetEnding; readonly pauseMs: number } {
  if (!hadNoEffect(error)) {
    const delayMs = Math.min(settlingMs * 2 ** (target.attempts - 1), longestBackOffMs)
    const ending: TargetEnding = { result: 'lost', delayMs }
    // Walmart's response may never become readable.
    const isUnreadable = error instanceof WalmartError && error.kind === 'unexpected_response'
    return { ending: isUnreadable ? afterError(target, walmartError(error.message), ending) : ending, pauseMs: 0 }
  }
  const wait = waitAfter(ctx, error)
  if (wait) return { ending: { result: 'again', delayMs: wait.delayMs }, pauseMs: wait.pauseMs }
  return { ending: { result: 'failed', outcome: rejection(error) }, pauseMs: 0 }
}
