import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { Label, Timestamp } from '../../fields.ts'
import { pageFields, pageOf } from '../../lists.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { StockQuantity } from '../stock-quantity.ts'
import { hasOneListing, listingFields, OfferStatus, oneListingSchema, progressFields, targetFields } from './target.ts'

/** The stock of a listing at a ship node, as it should be on Walmart. */
export const WalmartStockLevel = z
  .object({
    ...targetFields,
    ship_node: z
      .string()
      .nullable()
      .meta({ description: "Null: the seller's default node.", examples: ['10000000000000001'] }),
    quantity: StockQuantity.meta({ description: 'Units in stock, as last set.', examples: [12] }),
    buffer: StockQuantity.meta({
      description: "Units that are held back: the listing's buffer, or the instance's.",
      examples: [2],
    }),
    floor: StockQuantity.meta({
      description: "The fewest units that Walmart is told of: the listing's floor, or the instance's.",
      examples: [0],
    }),
    offered_quantity: StockQuantity.meta({
      description: 'What Walmart is told: `quantity` minus `buffer`, or 0 if that is less than `floor`.',
      examples: [10],
    }),
    limited_by: z
      .enum(['buffer', 'floor'])
      .nullable()
      .meta({
        description: 'Why Walmart is told less than `quantity`; null if it is told exactly that.',
        examples: ['buffer'],
      }),
    confirmed_quantity: StockQuantity.nullable().meta({
      description: 'The quantity that Walmart last confirmed; null if none yet.',
      examples: [10],
    }),
    reported_quantity: z
      .int()
      .nullable()
      .meta({
        description: 'The quantity that Walmart showed in the last audit; null if no audit has compared it.',
        examples: [10],
      }),
    reported_at: Timestamp.nullable().meta({ description: 'When that audit read it; null if there was none.' }),
    drifted_at: Timestamp.nullable().meta({
      description:
        'When an audit first found that Walmart shows a quantity other than the one it has confirmed; null if it shows the same.',
    }),
    ...progressFields,
  })
  .meta({ id: 'WalmartStockLevel' })
export type WalmartStockLevel = documented.WalmartStockLevel

/** A page of stock levels. */
export const WalmartStockPage = pageOf(WalmartStockLevel)
export type WalmartStockPage = documented.WalmartStockPage

/** A stock level to set. */
export const StockItem = z
  .strictObject({
    ...listingFields,
    ship_node: Label.optional().meta({
      description: "The ship node of one of the instance's locations. Default: the seller's default node.",
      examples: ['10000000000000001'],
    }),
    quantity: StockQuantity.meta({ description: 'Units in stock.', examples: [12] }),
  })
  .check(hasOneListing)
  .meta({ id: 'StockItem', ...oneListingSchema })
export type StockItem = documented.StockItem

/** The body of `PUT /api/walmart/{id}/inventory`, with its path parameter. */
export const SetWalmartStock = WalmartInstanceId.extend({
  items: z.array(StockItem).min(1).max(10_000).meta({ description: 'One for each listing and ship node.' }),
})
export type SetWalmartStock = documented.SetWalmartStock

/** The query of `GET /api/walmart/{id}/inventory`. */
export const ListWalmartStock = z.strictObject({
  ...WalmartInstanceId.shape,
  status: OfferStatus.optional().meta({ description: 'Only stock levels with this status.' }),
  sku: Label.optional().meta({ description: "Only this listing's stock levels." }),
  drifted: z.boolean().optional().meta({
    description:
      'If true, only those for which Walmart shows a different quantity than it has confirmed; if false, only the others.',
  }),
  ...pageFields(['id']),
})
export type ListWalmartStock = documented.ListWalmartStock
