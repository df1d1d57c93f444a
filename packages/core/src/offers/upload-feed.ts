import {
  callSignal,
  claimMs,
  type Connection,
  hadNoEffect,
  lacksPermission,
  recordConnection,
  rejectsCredentials,
  settlingMs,
  startWatch,
  waitAfter,
} from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { transaction } from '../platform/transaction.ts'
import { feedWindowMs, type OfferLane, queueFeed } from './channels.ts'
import { checkLater, endInFeed, mostInFeed, type OpenedFeed, openFeed, rejected, submitFeed } from './feed.ts'
import { rejection } from './outcomes.ts'

/** Walmart usually takes minutes. */
const firstCheckMs = 5000

/** Uploads the due targets of a lane as a feed. Returns how long the lane has to wait. */
export async function uploadFeed(ctx: TenantContext, lane: OfferLane, connection: Connection): Promise<number> {
  const { tenantId } = ctx
  const { instanceId, channel } = lane
  const mayBegin = startWatch()
  const feed = await transaction(ctx, async (tx) => {
    const opened = await openFeed(tx, { ...lane, limit: await mostInFeed(tx, lane) })
    if (opened) await queueFeed(tx, { tenantId, instanceId, feedId: opened.id, delayMs: claimMs })
    return opened
  })
  if (!feed) return 0
  const signal = callSignal(ctx)
  try {
    const { value } = await upload(connection, { channel, feed, signal, mayBegin })
    await transaction(ctx, async (tx) => {
      if (!(await submitFeed(tx, feed.id, { walmartFeedId: value.feedId, delayMs: firstCheckMs }))) return
      await queueFeed(tx, { tenantId, instanceId, feedId: feed.id, delayMs: firstCheckMs })
    })
    return 0
  } catch (error) {
    return afterFailure(ctx, { ...lane, connection, feed, error })
  }
}

interface Upload extends Pick<OfferLane, 'channel'> {
  readonly feed: OpenedFeed
  readonly signal: AbortSignal
  readonly mayBegin: () => boolean
}

function upload({ walmart }: Connection, { channel, feed, ...options }: Upload) {
  const { fileName, targets } = feed
  if (channel === 'price') {
    return walmart.uploadPriceFeed({ items: targets.map(({ sku, offered }) => ({ sku, price: offered })) }, options)
  }
  const items = targets.map(({ sku, ship_node: shipNode, offered }) => ({
    sku,
    quantity: Number(offered),
    ...(shipNode !== '' && { shipNode }),
  }))
  return walmart.uploadInventoryFeed({ items }, { ...options, fileName })
}

interface Failure extends OfferLane {
  readonly connection: Connection
  readonly feed: OpenedFeed
  readonly error: unknown
}

async function afterFailure(
  ctx: TenantContext,
  { instanceId, channel, connection, feed, error }: Failure,
): Promise<number> {
  const { tenantId } = ctx
  if (!hadNoEffect(error)) {
    // Aisle looks for it among Walmart's feeds once it can no longer be under way.
    await transaction(ctx, async (tx) => {
      await checkLater(tx, feed.id, settlingMs)
      await queueFeed(tx, { tenantId, instanceId, feedId: feed.id, delayMs: settlingMs })
    })
    return 0
  }
  const wait = waitAfter(ctx, error)
  // They have waited for more changes already.
  const delayMs = wait && wait.delayMs > 0 ? wait.delayMs : -feedWindowMs
  const outcome = rejection(error)
  await transaction(ctx, async (tx) => {
    if (rejectsCredentials(error)) await recordConnection(tx, connection.credentials, 'credentials_rejected')
    await endInFeed(ctx, tx, {
      instanceId,
      channel,
      feedId: feed.id,
      from: ['uploading'],
      ...(wait
        ? { status: 'lost', endingOf: () => ({ result: 'again', delayMs }) }
        : // Without the permission, nothing can be sent in smaller feeds either.
          rejected(lacksPermission(error) ? 1 : feed.targets.length, outcome)),
    })
  })
  // Single calls have limits of their own.
  return error.kind === 'rate_limited' ? 0 : (wait?.pauseMs ?? 0)
}
