import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { documentOf, Id, Timestamp } from '../../fields.ts'
import { pageOf } from '../../lists.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { StockQuantity } from '../stock-quantity.ts'

/** Identifies a listing of an instance. */
export const WalmartListingId = WalmartInstanceId.extend({
  listing_id: Id.meta({ description: 'Id of the listing.', examples: [501] }),
})
export type WalmartListingId = documented.WalmartListingId

/** Why a listing does or does not have a product. */
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
      'For a linked listing:',
      '- `mapped_by_hand`: a user or client chose the product.',
      '- `same_sku`: the product had exactly the same SKU when the listing was linked.',
      '- `created_from_listing`: the product was created from the listing.',
      '',
      'For an unlinked listing:',
      '- `listing_archived`: the listing is archived.',
      '- `unmapped_by_hand`: a user or client removed the product. The listing is no longer linked automatically.',
      '- `product_archived`: the product with the same SKU is archived.',
      '- `auto_link_off`: a product with the same SKU exists, but `auto_link_products` and `auto_create_products` are off.',
      '- `no_product_with_sku`: no product has the same SKU, and `auto_create_products` is off.',
      "- `not_linked_yet`: with the instance's settings, the next refresh of its listings links it.",
    ].join('\n'),
  })
export type WalmartListingLinkReason = documented.WalmartListingLinkReason

/** Whether a listing has a product, and the reason. */
export const WalmartListingLink = z
  .object({
    state: z.enum(['linked', 'unlinked']),
    reason: WalmartListingLinkReason,
    message: z.string().meta({ description: 'The reason as a sentence, with what to do about it.' }),
    linked_at: Timestamp.nullable().meta({
      description: 'When it was linked to this product; null if it is unlinked.',
    }),
  })
  .meta({ id: 'WalmartListingLink' })
export type WalmartListingLink = documented.WalmartListingLink

const nullableText = (description: string) => z.string().nullable().meta({ description })

/** An item that the seller offers on Walmart, and the product it is linked to. */
export const WalmartListing = z
  .object({
    id: Id.meta({ examples: [501] }),
    integration_instance_id: Id.meta({ examples: [1] }),
    sku: z.string().meta({ description: "The seller's SKU on Walmart.", examples: ['MUG-BLUE-350'] }),
    wpid: nullableText("Walmart's item id."),
    upc: nullableText('UPC.'),
    gtin: nullableText('GTIN.'),
    productName: nullableText("The item's name on Walmart."),
    shelf: nullableText("The item's category path on Walmart: a JSON array of names, as a string."),
    productType: nullableText("Walmart's product type."),
    priceCurrency: nullableText('Currency of the price.'),
    priceAmount: z
      .string()
      .nullable()
      .meta({ description: 'Price, as a decimal string.', examples: ['14.95'] }),
    publishedStatus: nullableText("Walmart's published status: `PUBLISHED`, `UNPUBLISHED`, …"),
    lifecycleStatus: nullableText("Walmart's lifecycle status: `ACTIVE`, `ARCHIVED` or `RETIRED`."),
    mart: nullableText('Marketplace, e.g. `WALMART_US`.'),
    condition: nullableText('Condition, e.g. `New`.'),
    product_listing_id: Id.nullable().meta({ description: 'Id of the link to the product.' }),
    product: z
      .object({
        id: Id,
        name: z.string(),
        sku: z.string(),
        listing_id: Id.meta({ description: 'The same as `product_listing_id`.' }),
      })
      .nullable()
      .meta({ description: 'The product that it is linked to; null if it is unlinked.' }),
    mapped_sku: z.string().nullable().meta({ description: 'SKU of that product.' }),
    mapped_at: Timestamp.nullable().meta({ description: 'When it was linked to that product.' }),
    link: WalmartListingLink,
    stock_buffer: StockQuantity.nullable().meta({
      description: "Units of its stock that are held back from Walmart. Null: the instance's `stock_buffer`.",
    }),
    stock_floor: StockQuantity.nullable().meta({
      description: "The fewest units that Walmart is told of. Null: the instance's `stock_floor`.",
    }),
    archived_at: Timestamp.nullable().meta({ description: 'When the listing was archived; null if it is active.' }),
    created_at: Timestamp,
    updated_at: Timestamp.meta({
      description:
        'When Aisle last received a change from Walmart, or the listing was archived or unarchived, or its buffer or floor set.',
    }),
  })
  .meta({ id: 'WalmartListing' })
export type WalmartListing = documented.WalmartListing

/** A listing, in its envelope. */
export const WalmartListingDocument = documentOf(WalmartListing)
export type WalmartListingDocument = documented.WalmartListingDocument

/** Several listings, in their envelope. */
export const WalmartListingsDocument = documentOf(z.array(WalmartListing))
export type WalmartListingsDocument = documented.WalmartListingsDocument

/** A page of listings. */
export const WalmartListingPage = pageOf(WalmartListing)
export type WalmartListingPage = documented.WalmartListingPage
