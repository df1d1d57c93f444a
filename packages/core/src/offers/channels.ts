import type { LimitGroup } from '@aisle/walmart'

import type { OfferLane } from './offer-job.ts'

interface ChannelTerms {
  /** As many as this are sent in calls of their own, more in a feed. */
  readonly mostSingles: number
  /** The most targets of a feed. */
  readonly mostInFeed: number
  readonly feedLimit: LimitGroup
  /** Walmart's name of the feed's type. */
  readonly feedType: string
}

/** How the targets of each channel go to Walmart. */
export const channels: Readonly<Record<OfferLane['channel'], ChannelTerms>> = {
  stock: { mostSingles: 100, mostInFeed: 10_000, feedLimit: 'uploadInventoryFeed', feedType: 'inventory' },
  // At most 1 MB, of which a target with the longest SKU and node needs 360 bytes, or more if it is not in ASCII.
  node_stock: { mostSingles: 100, mostInFeed: 2900, feedLimit: 'uploadMpInventoryFeed', feedType: 'MP_INVENTORY' },
  price: { mostSingles: 10, mostInFeed: 10_000, feedLimit: 'uploadPriceFeed', feedType: 'PRICE_AND_PROMOTION' },
}
