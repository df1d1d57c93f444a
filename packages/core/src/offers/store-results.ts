import type { OfferOutcome } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import type { FeedItem, FeedReply } from '@aisle/walmart'

import type { Connection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { sliceMs } from '../platform/jobs.ts'
import { transaction } from '../platform/transaction.ts'
import { type ClaimedTarget, type EndedTarget, type TargetEnding, endTargets } from './claim-targets.ts'
import { countResults, endInFeed, type FeedRow, lockTargetsInFeed, readResultsAgain } from './feed.ts'
import { afterError, rejectedBecause, walmartError } from './outcomes.ts'

export const itemsPerPage = 50
const pagesAtOnce = 4
/** More than the pages can have, with several ship nodes for each item. */
const mostTargets = 20_000
/** Walmart asks to wait at least this long after an error of its own. */
export const afterSystemErrorMs = 3_600_000
const unfinishedPauseMs = 300_000
/** The time that Walmart allows itself for a feed. */
const mostUnfinishedMs = 4 * 3_600_000

interface ProcessedFeed {
  readonly feed: FeedRow
  readonly walmartFeedId: string
  readonly ageMs: number
}

/** Stores the result of each item of a processed feed. Returns when to continue; undefined if nothing is left to do. */
export async function storeResults(
  ctx: TenantContext,
  { walmart }: Connection,
  { feed, walmartFeedId, ageMs }: ProcessedFeed,
): Promise<number | undefined> {
  const deadline = performance.now() + sliceMs
  let from = feed.results_read
  for (;;) {
    const { items, count, isLast } = await readItems(from, (offset) =>
      walmart.getFeed(walmartFeedId, { includeDetails: true, offset, limit: itemsPerPage, signal: ctx.stopping }),
    )
    if (!(await transaction(ctx, (tx) => store(tx, { feedId: feed.id, from, count, items })))) return undefined
    from += count
    if (isLast) break
    if (performance.now() > deadline) return 0
  }
  return end(ctx, feed, ageMs)
}

interface Items {
  readonly items: readonly FeedItem[]
  /** Including those that cannot be read. */
  readonly count: number
  readonly isLast: boolean
}

/** Reads a few pages, which are stored together. A page may be short: only an empty one ends the list. */
async function readItems(from: number, readPage: (offset: number) => Promise<FeedReply>): Promise<Items> {
  const items: FeedItem[] = []
  let count = 0
  for (let pages = 0; pages < pagesAtOnce; pages += 1) {
    const { value, rejected } = await readPage(from + count)
    const found = value.itemDetails?.itemIngestionStatus ?? []
    const onPage = found.length + rejected.length
    items.push(...found)
    count += onPage
    const total = value.itemsReceived ?? Number.POSITIVE_INFINITY
    if (onPage === 0 || from + count >= total) return { items, count, isLast: true }
  }
  return { items, count, isLast: false }
}

interface Page extends Pick<Items, 'count' | 'items'> {
  readonly feedId: number
  readonly from: number
}

/** Returns false if another worker has stored it, or the feed has ended. */
async function store(tx: TenantTransaction, { feedId, from, count, items }: Page): Promise<boolean> {
  // If a SKU has several results, one that is not a success counts.
  const named = items.toSorted((a, b) => severity(a) - severity(b))
  const itemOf = new Map(named.flatMap((item) => (typeof item.sku === 'string' ? [[item.sku, item] as const] : [])))
  const targets = await lockTargetsInFeed(tx, feedId, { skus: [...itemOf.keys()], limit: mostTargets })
  const ended = targets.flatMap((target): EndedTarget[] => {
    const item = itemOf.get(target.sku)
    const ending = item && endingOf(item, target)
    return ending ? [{ id: target.id, claim: target.claim, ...ending }] : []
  })
  const countOf = (result: TargetEnding['result']) => ended.filter((one) => one.result === result).length
  const isUnfinished = items.some(({ ingestionStatus }) => ingestionStatus === 'INPROGRESS')
  const counts = { applied: countOf('applied'), failed: countOf('failed'), isUnfinished }
  if (!(await countResults(tx, { feedId, from, count, ...counts }))) return false
  if (ended.length > 0) await endTargets(tx, ended)
  return true
}

const severity = ({ ingestionStatus }: FeedItem) => (ingestionStatus === 'SUCCESS' ? 0 : 1)

/** Undefined while Walmart is still processing it. */
function endingOf({ ingestionStatus, ingestionErrors }: FeedItem, target: ClaimedTarget): TargetEnding | undefined {
  if (ingestionStatus === 'SUCCESS') return { result: 'applied' }
  if (ingestionStatus === 'INPROGRESS') return undefined
  const errors = ingestionErrors?.ingestionError ?? []
  const said = errors.map(({ description, code }) => description ?? code ?? '').join('; ') || ingestionStatus
  if (!isWalmarts(ingestionStatus)) return { result: 'failed', outcome: rejectedBecause(said) }
  return afterError(target, walmartError(said), { result: 'again', delayMs: afterSystemErrorMs })
}

/** Whether an error of a feed or an item is Walmart's own. */
export const isWalmarts = (type: string | null | undefined) => type === 'SYSTEM_ERROR' || type === 'TIMEOUT_ERROR'

const noResult: OfferOutcome = {
  code: 'no_result',
  message: 'Walmart has processed the feeds that it was in, but has reported no result for it.',
  remedy: 'Look at the listing in Seller Center, and set it again.',
}

async function end(ctx: TenantContext, feed: FeedRow, ageMs: number): Promise<number | undefined> {
  if (ageMs < mostUnfinishedMs && (await transaction(ctx, (tx) => readResultsAgain(tx, feed.id)))) {
    return unfinishedPauseMs
  }
  await transaction(ctx, (tx) =>
    endInFeed(ctx, tx, {
      instanceId: feed.instance_id,
      channel: feed.channel,
      feedId: feed.id,
      from: ['submitted'],
      status: 'processed',
      endingOf: (target) => afterError(target, noResult, { result: 'again', delayMs: afterSystemErrorMs }),
    }),
  )
  return undefined
}
