import type { TenantTransaction } from '@aisle/db'
import type { LimitGroup } from '@aisle/walmart'
import { sql } from 'kysely'
import { z } from 'zod'

import type { TenantContext } from '../platform/context.ts'
import { addJob, defineJob } from '../platform/jobs.ts'
import type { Lanes } from '../platform/lanes.ts'

interface ChannelTerms {
  /** Up to this many are sent in calls of their own, more in a feed. */
  readonly mostSingles: number
  /** The maximum number of targets in a feed. */
  readonly mostInFeed: number
  readonly feedLimit: LimitGroup
  /** Walmart's name for the feed's type. */
  readonly feedType: string
}

/** How the targets of each channel are sent to Walmart. */
export const channels: Readonly<Record<OfferLane['channel'], ChannelTerms>> = {
  stock: { mostSingles: 100, mostInFeed: 10_000, feedLimit: 'uploadInventoryFeed', feedType: 'inventory' },
  // At most 1 MB, of which a target with the longest SKU and node needs 360 bytes, or more if it is not in ASCII.
  node_stock: { mostSingles: 100, mostInFeed: 2900, feedLimit: 'uploadMpInventoryFeed', feedType: 'MP_INVENTORY' },
  price: { mostSingles: 10, mostInFeed: 10_000, feedLimit: 'uploadPriceFeed', feedType: 'PRICE_AND_PROMOTION' },
}

const Channel = z.enum(['stock', 'node_stock', 'price'])
export const offerChannels = Channel.options

/** Sends the due targets of an instance and a channel. Each channel has rate limits of its own. */
export const offerJob = defineJob({
  name: 'tenant.send_offers',
  payload: z.strictObject({ tenantId: z.int(), instanceId: z.int(), channel: Channel }),
  key: ({ instanceId, channel }) => `offers:${instanceId}:${channel}`,
})

export const offerLanes: Lanes<'channel', typeof offerJob.payload> = {
  table: 'offer_targets',
  column: 'channel',
  isWaiting: sql`next_attempt_at is not null`,
  job: offerJob,
}

/** The targets of an instance and a channel. */
export type OfferLane = Omit<z.output<typeof offerJob.payload>, 'tenantId'>

/** Call it at the end of the transaction in which a target has become due. */
export function queueOffers(
  tx: TenantTransaction,
  { delayMs, ...payload }: z.input<typeof offerJob.payload> & { readonly delayMs?: number },
): Promise<void> {
  return addJob(tx, offerJob, { payload, delayMs })
}

/** The same for targets of several channels. */
export async function queueChannels(
  { tenantId }: TenantContext,
  tx: TenantTransaction,
  { instanceId, targets }: { readonly instanceId: number; readonly targets: readonly Pick<OfferLane, 'channel'>[] },
): Promise<void> {
  const queued = new Set(targets.map(({ channel }) => channel))
  // In the same order everywhere: the jobs are locked until the transaction ends.
  for (const channel of [...queued].toSorted()) await queueOffers(tx, { tenantId, instanceId, channel })
}

/** Follows a feed to the results of its items. */
export const feedJob = defineJob({
  name: 'tenant.follow_feed',
  payload: z.strictObject({ tenantId: z.int(), instanceId: z.int(), feedId: z.int() }),
  key: ({ feedId }) => `feed:${feedId}`,
})

export type FeedKey = Omit<z.output<typeof feedJob.payload>, 'tenantId'>

export function queueFeed(
  tx: TenantTransaction,
  { delayMs, ...payload }: z.input<typeof feedJob.payload> & { readonly delayMs: number },
): Promise<void> {
  return addJob(tx, feedJob, { payload, delayMs })
}

/** How long a feed waits for more changes. Walmart accepts few feeds an hour. */
export const feedWindowMs = 60_000
