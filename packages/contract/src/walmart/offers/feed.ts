import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { documentOf, Id, Timestamp } from '../../fields.ts'
import { pageFields, pageOf } from '../../lists.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { OfferOutcome } from './target.ts'

/** Identifies a feed of an instance. */
export const WalmartFeedId = WalmartInstanceId.extend({
  feed_id: Id.meta({ description: "Aisle's id for the feed.", examples: [1501] }),
})
export type WalmartFeedId = documented.WalmartFeedId

/** The progress of a feed. */
export const WalmartFeedStatus = z.enum(['uploading', 'submitted', 'processed', 'failed', 'lost']).meta({
  description: [
    "- `uploading`: is being uploaded, or the response was lost and Aisle is looking for it among Walmart's feeds.",
    '- `submitted`: Walmart is processing it.',
    '- `processed`: Walmart has reported a result for each value; some may have failed.',
    '- `failed`: Walmart has rejected it as a whole. Its values are sent again in smaller feeds, to find out which of them it rejects.',
    '- `lost`: Walmart has not received it, or has not processed it. Its values are sent again.',
  ].join('\n'),
})
export type WalmartFeedStatus = documented.WalmartFeedStatus

/** Many stock levels or prices that were sent to Walmart together. */
export const WalmartFeed = z
  .object({
    id: Id.meta({ examples: [1501] }),
    integration_instance_id: Id.meta({ examples: [1] }),
    feed_type: z.string().meta({ description: "Walmart's name for its contents.", examples: ['inventory'] }),
    status: WalmartFeedStatus,
    walmart_feed_id: z
      .string()
      .nullable()
      .meta({ description: "Walmart's id for it; null until it is known.", examples: ['8E4A1C02@AUAQA'] }),
    values: z
      .int()
      .min(0)
      .meta({ description: 'How many stock levels or prices it contains.', examples: [2400] }),
    applied: z
      .int()
      .min(0)
      .meta({ description: 'How many of them Walmart has confirmed so far.', examples: [2398] }),
    failed: z
      .int()
      .min(0)
      .meta({ description: 'How many of them have failed so far.', examples: [2] }),
    outcome: OfferOutcome.nullable().meta({ description: 'Why it has failed or was lost as a whole; otherwise null.' }),
    next_check_at: Timestamp.nullable().meta({
      description: 'When Aisle next requests its status from Walmart; null once it has ended.',
    }),
    submitted_at: Timestamp.nullable().meta({
      description: 'When Walmart confirmed the upload, or was found to have the feed; null until then.',
    }),
    settled_at: Timestamp.nullable().meta({ description: 'When it ended; null until then.' }),
    created_at: Timestamp,
  })
  .meta({ id: 'WalmartFeed' })
export type WalmartFeed = documented.WalmartFeed

/** One feed, in its envelope. */
export const WalmartFeedDocument = documentOf(WalmartFeed)
export type WalmartFeedDocument = documented.WalmartFeedDocument

/** A page of feeds. */
export const WalmartFeedPage = pageOf(WalmartFeed)
export type WalmartFeedPage = documented.WalmartFeedPage

/** The query of `GET /api/walmart/{id}/feeds`. */
export const ListWalmartFeeds = z.strictObject({
  ...WalmartInstanceId.shape,
  status: WalmartFeedStatus.optional().meta({ description: 'Only feeds with this status.' }),
  ...pageFields(['id']),
})
export type ListWalmartFeeds = documented.ListWalmartFeeds
