import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { Text } from '../input-scalars.ts'
import type { FeedReceipt } from './feed.ts'
import { uploadFeed } from './upload-feed.ts'

const limitByType = { MP_ITEM: 'uploadItemFeed', MP_MAINTENANCE: 'uploadMaintenanceFeed' } as const

/** Items to create (MP_ITEM) or to change (MP_MAINTENANCE). Their contents depend on the product type: see `getItemSpec`. */
export const ItemFeed = z.strictObject({
  feedType: z.enum(['MP_ITEM', 'MP_MAINTENANCE']),
  /** Sent as it is. */
  content: z.looseObject({
    MPItemFeedHeader: z.looseObject({ version: Text }),
    MPItem: z
      .array(z.looseObject({}))
      .min(1, 'expected at least one item')
      .max(10_000, 'expected at most 10,000 items a feed, which is Walmart’s limit'),
  }),
})
export type ItemFeed = z.input<typeof ItemFeed>

export async function uploadItemFeed(
  session: Session,
  input: ItemFeed,
  { signal }: CallOptions = {},
): Promise<Reply<FeedReceipt>> {
  const { feedType, content } = readInput(ItemFeed, input)
  return uploadFeed(session, { feedType, content, maxMegabytes: 25, limit: limitByType[feedType] }, { signal })
}
