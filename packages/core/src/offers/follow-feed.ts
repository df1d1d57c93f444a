import type { OfferOutcome } from '@aisle/contract'
import type { Database, TenantTransaction } from '@aisle/db'
import { type Feed, WalmartError } from '@aisle/walmart'
import { sql } from 'kysely'

import { type Connection, disconnectedPauseMs, openIfConnected, waitAfter } from '../instances/index.ts'
import type { Services, TenantContext } from '../platform/context.ts'
import { addMissingJobs, inBatches } from '../platform/jobs.ts'
import { transaction } from '../platform/transaction.ts'
import { feedJob, type FeedKey, queueFeed } from './channels.ts'
import type { ClaimedTarget } from './claim-targets.ts'
import { checkLater, endInFeed, type FeedRow, findFeed, rejected, submitFeed } from './feed.ts'
import { findUpload } from './find-upload.ts'
import { afterError, walmartError } from './outcomes.ts'
import { afterSystemErrorMs, isWalmarts, storeResults } from './store-results.ts'

const checkPauseMs = 60_000
const longestPauseMs = 300_000
/** How long a feed that Walmart has received may be missing from its list. */
const mostUnlistedMs = 300_000
/** How long a feed that Walmart has confirmed may be unknown to it. */
const mostUnknownMs = 900_000
/** Until then, no newer value of its targets is sent. Walmart allows itself four hours. */
const mostAgeMs = 24 * 3_600_000

/** Finds out the outcome of a feed, and of each target in it. */
export async function followFeed(ctx: TenantContext, key: FeedKey): Promise<void> {
  const feed = await transaction(ctx, (tx) => findFeed(tx, key))
  if (!feed) return
  const again = (tx: TenantTransaction, delayMs: number) => queueFeed(tx, { tenantId: ctx.tenantId, ...key, delayMs })
  if (feed.status === 'uploading' && feed.untilCheckMs > 0)
    return transaction(ctx, (tx) => again(tx, feed.untilCheckMs))
  const connection = await openIfConnected(ctx, key.instanceId)
  const delayMs = connection ? await check(ctx, connection, feed) : disconnectedPauseMs
  if (delayMs === undefined) return
  // Without a delay there is more to do at once: Walmart has just shown the feed, or the process is stopping.
  if (connection && delayMs > 0 && feed.ageMs > mostAgeMs) return giveUp(ctx, feed)
  await transaction(ctx, async (tx) => {
    await checkLater(tx, feed.id, delayMs)
    await again(tx, delayMs)
  })
}

interface FoundFeed extends FeedRow {
  readonly ageMs: number
}

/** Returns when to check again, in milliseconds from now; undefined if the feed has ended. */
async function check(ctx: TenantContext, connection: Connection, feed: FoundFeed): Promise<number | undefined> {
  try {
    return feed.status === 'uploading'
      ? await findLost(ctx, connection, feed)
      : await checkSubmitted(ctx, connection, feed)
  } catch (error) {
    const wait = waitAfter(ctx, error)
    if (wait) return Math.max(wait.delayMs, wait.pauseMs)
    if (error instanceof WalmartError) return checkPauseMs
    throw error
  }
}

/** The response to the upload was lost, or its worker has died. */
async function findLost(ctx: TenantContext, connection: Connection, feed: FoundFeed): Promise<number | undefined> {
  const { instance_id: instanceId, channel, id: feedId } = feed
  const walmartFeedId = await findUpload(ctx, connection, feed)
  if (walmartFeedId !== undefined) {
    await transaction(ctx, (tx) => submitFeed(tx, feedId, { walmartFeedId, delayMs: 0 }))
    return 0
  }
  if (feed.ageMs < mostUnlistedMs) return checkPauseMs
  await transaction(ctx, (tx) =>
    endInFeed(ctx, tx, {
      instanceId,
      channel,
      feedId,
      from: ['uploading'],
      status: 'lost',
      endingOf: () => ({ result: 'again', delayMs: 0 }),
    }),
  )
  return undefined
}

async function checkSubmitted(ctx: TenantContext, connection: Connection, feed: FeedRow): Promise<number | undefined> {
  const { walmart_feed_id: walmartFeedId } = feed
  if (walmartFeedId === null) return undefined
  const ageMs = connection.openedAt.getTime() - (feed.submitted_at ?? feed.created_at).getTime()
  const shown = await connection.walmart.getFeed(walmartFeedId, { signal: ctx.stopping }).catch((error: unknown) => {
    if (error instanceof WalmartError && error.kind === 'not_found' && ageMs > mostUnknownMs) return undefined
    throw error
  })
  if (shown?.value.feedStatus === 'PROCESSED') return storeResults(ctx, connection, { feed, walmartFeedId, ageMs })
  if (shown && shown.value.feedStatus !== 'ERROR') return Math.min(Math.max(ageMs / 2, 5000), longestPauseMs)
  await transaction(ctx, (tx) =>
    endInFeed(ctx, tx, {
      instanceId: feed.instance_id,
      channel: feed.channel,
      feedId: feed.id,
      from: ['submitted'],
      ...(shown
        ? afterFeedError(feed, shown.value)
        : { status: 'lost', endingOf: () => ({ result: 'again', delayMs: 0 }) }),
    }),
  )
  return undefined
}

function afterFeedError({ targets }: FeedRow, { ingestionErrors }: Feed) {
  const errors = ingestionErrors?.ingestionError ?? []
  const said = errors.map(({ description, code }) => description ?? code ?? '').join('; ')
  if (errors.some(({ type }) => isWalmarts(type))) return unprocessed(said, afterSystemErrorMs)
  return rejected(targets, {
    code: 'rejected',
    message: `Walmart could not read the feed: ${said}`,
    remedy: 'Set it again. If that fails too, ask Walmart about the feed.',
  })
}

/** How a feed that Walmart has not processed ends. */
function unprocessed(said: string, delayMs: number) {
  const outcome: OfferOutcome = {
    code: 'walmart_error',
    message: `Walmart has not processed the feed: ${said}`,
    remedy: 'Its values are sent again.',
  }
  const endingOf = (target: ClaimedTarget) => afterError(target, walmartError(said), { result: 'again', delayMs })
  return { status: 'lost', outcome, endingOf } as const
}

/** Ends a feed that Walmart never finishes or does not show. */
function giveUp(ctx: TenantContext, { id: feedId, instance_id: instanceId, channel }: FeedRow): Promise<void> {
  return transaction(ctx, (tx) =>
    endInFeed(ctx, tx, {
      instanceId,
      channel,
      feedId,
      from: ['uploading', 'submitted'],
      ...unprocessed('there is no result after a day.', 0),
    }),
  )
}

/** Once a minute: gives a job to each feed that is due and has none, because the queue gave up on it. */
export async function requeueFeeds({ db }: Services): Promise<void> {
  await inBatches(0, async (after) => {
    const feeds = await selectOverdue(db, after)
    await addMissingJobs(
      db,
      feedJob,
      feeds.map(({ tenant_id: tenantId, instance_id: instanceId, id: feedId }) => ({
        payload: { tenantId, instanceId, feedId },
      })),
    )
    return feeds.length === feedsPerBatch ? feeds.at(-1)?.id : undefined
  })
}

const feedsPerBatch = 1000

/** For all tenants. */
function selectOverdue(db: Database, after: number) {
  return db
    .selectFrom('walmart_feeds')
    .select(['tenant_id', 'instance_id', 'id'])
    .where('next_check_at', '<', sql<Date>`now() - interval '1 minute'`)
    .where('id', '>', after)
    .orderBy('id')
    .limit(feedsPerBatch)
    .execute()
}
