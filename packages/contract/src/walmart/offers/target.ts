import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { FieldErrors } from '../../errors.ts'
import { documentOf, Id, Label, Timestamp } from '../../fields.ts'

/** The progress of a stock level or a price on its way to Walmart. */
export const OfferStatus = z.enum(['queued', 'sending', 'applied', 'failed']).meta({
  description: [
    '- `queued`: waits to be sent, or to be sent again.',
    '- `sending`: is under way, or its response was lost and it is sent again once it can no longer be under way.',
    '- `applied`: Walmart has confirmed it.',
    '- `failed`: Walmart has not accepted it, or its listing is archived. `outcome` says why. It is sent again when it is set again.',
  ].join('\n'),
})
export type OfferStatus = documented.OfferStatus

/** Why Walmart does not have a stock level or a price. */
export const OfferOutcome = z
  .object({
    code: z.enum(['rejected', 'walmart_error', 'no_result', 'listing_archived']).meta({
      description: [
        '- `rejected`: Walmart has rejected it.',
        '- `walmart_error`: Walmart has failed to process it, several times.',
        '- `no_result`: Walmart has processed the feeds that it was in, but has reported no result for it.',
        '- `listing_archived`: the listing is archived, so nothing is sent for it.',
      ].join('\n'),
    }),
    message: z.string().meta({ description: 'What happened, for people.' }),
    remedy: z.string().nullable().meta({ description: 'What to do about it; null if there is nothing to do.' }),
  })
  .meta({ id: 'OfferOutcome' })
export type OfferOutcome = documented.OfferOutcome

/** What stock levels and prices have in common. */
export const targetFields = {
  id: Id.meta({ examples: [1401] }),
  integration_instance_id: Id.meta({ examples: [1] }),
  listing_id: Id.meta({ examples: [501] }),
  sku: z.string().meta({ description: 'The SKU of the listing.', examples: ['MUG-BLUE-350'] }),
}

/** The progress of a target. */
export const progressFields = {
  status: OfferStatus,
  version: z.int().min(1).meta({ description: 'Increases with each change of the value that Walmart should have.' }),
  sent_version: z.int().min(0).meta({ description: 'The last version that was sent to Walmart; 0 if none was.' }),
  confirmed_version: z.int().min(0).meta({ description: 'The last version that Walmart has confirmed; 0 if none.' }),
  outcome: OfferOutcome.nullable().meta({ description: 'Null unless it has failed.' }),
  feed_id: Id.nullable().meta({
    description: 'The feed in which it was last sent; null if it was last sent in a call of its own.',
  }),
  next_attempt_at: Timestamp.nullable().meta({
    description: 'The earliest time at which it is sent or checked next; null if nothing is left to do.',
  }),
  sent_at: Timestamp.nullable().meta({ description: 'When it was last sent to Walmart; null if it never was.' }),
  confirmed_at: Timestamp.nullable().meta({
    description: 'When Walmart last confirmed a version; null if it never has.',
  }),
  created_at: Timestamp,
  updated_at: Timestamp.meta({ description: 'When it was last set.' }),
}

/** Names a listing: by its id or by its SKU. */
export const listingFields = {
  sku: Label.optional().meta({ description: 'The SKU of the listing. Send either this or `listing_id`.' }),
  listing_id: Id.optional().meta({ description: "Aisle's id for the listing." }),
}

/** A listing is named by exactly one of the two. */
export const hasOneListing = z.superRefine<{
  readonly sku?: string | undefined
  readonly listing_id?: number | undefined
}>(({ sku, listing_id: listingId }, context) => {
  if ((sku === undefined) !== (listingId === undefined)) return
  context.addIssue({
    code: 'custom',
    path: ['sku'],
    message: 'must be present unless listing_id is, and not together with it',
  })
})

/** The same rule for JSON Schema, which cannot express the refinement. */
export const oneListingSchema = {
  oneOf: [
    { properties: { sku: true, listing_id: false }, required: ['sku'] },
    { properties: { sku: false, listing_id: true }, required: ['listing_id'] },
  ],
}

/** The result for one item of a call that sets stock levels or prices. */
export const SetOffer = z
  .object({
    index: z.int().min(0).meta({ description: 'The position of the item in the call.' }),
    status: z.enum(['accepted', 'rejected']),
    id: Id.nullable().meta({ description: 'The id of the stock level or the price; null if it was rejected.' }),
    errors: FieldErrors.nullable().meta({ description: 'Why it was rejected, by field.' }),
  })
  .meta({ id: 'SetOffer' })
export type SetOffer = documented.SetOffer

/** A result for each item, in the same order. */
export const SetOffers = documentOf(z.object({ results: z.array(SetOffer) }))
export type SetOffers = documented.SetOffers
