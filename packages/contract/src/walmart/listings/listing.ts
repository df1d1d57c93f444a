import * as z from 'zod'

import { documentOf, Id, Timestamp } from '../../fields.ts'
import { pageOf } from '../../lists.ts'
import { WalmartInstanceId } from '../get-instance.ts'

/** Names one listing of an instance. */
export const WalmartListingId = WalmartInstanceId.extend({
  listing_id: Id.meta({ description: 'The id of the listing.', examples: [501] }),
})
export type WalmartListingId = z.infer<typeof WalmartListingId>

/** Why a listing has a product, or has none. */
export const WalmartListingLinkReason = z
  .enum([
    'mapped_by_hand',
    'same_sku',
    'created_from_listing',
    'unmapped_by_hand',
    'auto_link_off',
    'no_product_with_sku',
    'product_archived',
    'listing_archived',
    'not_linked_yet',
  ])
  .meta({
    description: [
      'Of a linked listing:',
      '- `mapped_by_hand`: a person chose the product.',
      '- `same_sku`: the product has, or had at the time, exactly the SKU of the listing.',
      '- `created_from_listing`: the product was made from the listing.',
      '',
      'Of an unlinked one:',
      '- `listing_archived`: it is out of use.',
      '- `unmapped_by_hand`: a person took the product away; it is not linked by itself any more.',
      '- `product_archived`: the product with its SKU is out of use.',
      '- `auto_link_off`: there is a product with its SKU, and the instance does not link by itself.',
      '- `no_product_with_sku`: there is none, and the instance does not create products.',
      "- `not_linked_yet`: by the instance's settings, the next refresh of products links it.",
    ].join('\n'),
  })
export type WalmartListingLinkReason = z.infer<typeof WalmartListingLinkReason>

/** Which product a listing stands for, as far as that is known, and why. */
export const WalmartListingLink = z
  .object({
    state: z.enum(['linked', 'unlinked']),
    reason: WalmartListingLinkReason,
    message: z.string().meta({ description: 'The reason for people, with what can be done.' }),
    linked_at: Timestamp.nullable().meta({ description: 'Since when it has this product.' }),
  })
  .meta({ id: 'WalmartListingLink' })
export type WalmartListingLink = z.infer<typeof WalmartListingLink>

const walmarts = (what: string) =>
  z
    .string()
    .nullable()
    .meta({ description: `Walmart's ${what}.` })

/** An item that the seller offers on Walmart, and the seller's own product that it stands for. */
export const WalmartListing = z
  .object({
    id: Id.meta({ examples: [501] }),
    integration_instance_id: Id.meta({ examples: [1] }),
    sku: z.string().meta({ description: "The seller's SKU on Walmart.", examples: ['MUG-BLUE-350'] }),
    wpid: walmarts('id of the item'),
    upc: walmarts('UPC'),
    gtin: walmarts('GTIN'),
    productName: walmarts('name of the item'),
    shelf: walmarts('place for the item: a JSON array of names, as text'),
    productType: walmarts('type of product'),
    priceCurrency: walmarts('currency'),
    priceAmount: z
      .string()
      .nullable()
      .meta({ description: 'The price as a decimal number.', examples: ['14.95'] }),
    publishedStatus: walmarts('status of publication: `PUBLISHED`, `UNPUBLISHED`, …'),
    lifecycleStatus: walmarts('status of the item: `ACTIVE`, `ARCHIVED`, `RETIRED`'),
    mart: walmarts('market, e.g. `WALMART_US`'),
    condition: walmarts('condition, e.g. `New`'),
    product_listing_id: Id.nullable().meta({ description: 'The id of the link to the product.' }),
    product: z
      .object({
        id: Id,
        name: z.string(),
        sku: z.string(),
        listing_id: Id.meta({ description: 'The same as `product_listing_id`.' }),
      })
      .nullable()
      .meta({ description: 'The product of the seller that it is linked to.' }),
    mapped_sku: z.string().nullable().meta({ description: 'The SKU of that product.' }),
    mapped_at: Timestamp.nullable().meta({ description: 'Since when it is linked to that product.' }),
    link: WalmartListingLink,
    archived_at: Timestamp.nullable().meta({ description: 'Since when it is archived; null while it is not.' }),
    created_at: Timestamp,
    updated_at: Timestamp.meta({ description: 'When Walmart last sent it changed, or it was archived or unarchived.' }),
  })
  .meta({ id: 'WalmartListing' })
export type WalmartListing = z.infer<typeof WalmartListing>

/** A listing in its envelope. */
export const WalmartListingDocument = documentOf(WalmartListing)
export type WalmartListingDocument = z.infer<typeof WalmartListingDocument>

/** Several listings in their envelope. */
export const WalmartListingsDocument = documentOf(z.array(WalmartListing))
export type WalmartListingsDocument = z.infer<typeof WalmartListingsDocument>

/** A page of listings. */
export const WalmartListingPage = pageOf(WalmartListing)
export type WalmartListingPage = z.infer<typeof WalmartListingPage>
