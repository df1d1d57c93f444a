import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { Label } from '../../fields.ts'
import { pageFields, pageOf } from '../../lists.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { hasOneListing, listingFields, OfferStatus, oneListingSchema, progressFields, targetFields } from './target.ts'

/** The price of a listing, as it should be on Walmart. */
export const WalmartPrice = z
  .object({
    ...targetFields,
    price: z.string().meta({ description: 'In US dollars, as a decimal string.', examples: ['12.50'] }),
    ...progressFields,
  })
  .meta({ id: 'WalmartPrice' })
export type WalmartPrice = documented.WalmartPrice

/** A page of prices. */
export const WalmartPricePage = pageOf(WalmartPrice)
export type WalmartPricePage = documented.WalmartPricePage

/** A price to set. */
export const PriceItem = z
  .strictObject({
    ...listingFields,
    price: z
      .string()
      .regex(/^(?!0+(?:\.0+)?$)(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,2})?$/, {
        error: 'must be a positive decimal with at most two decimals, such as 12.50',
      })
      .meta({
        description: 'In US dollars: a positive decimal string with at most two decimals.',
        examples: ['12.50'],
      }),
  })
  .check(hasOneListing)
  .meta({ id: 'PriceItem', ...oneListingSchema })
export type PriceItem = documented.PriceItem

/** The body of `PUT /api/walmart/{id}/prices`, with its path parameter. */
export const SetWalmartPrices = WalmartInstanceId.extend({
  items: z.array(PriceItem).min(1).max(10_000).meta({ description: 'One for each listing.' }),
})
export type SetWalmartPrices = documented.SetWalmartPrices

/** The query of `GET /api/walmart/{id}/prices`. */
export const ListWalmartPrices = z.strictObject({
  ...WalmartInstanceId.shape,
  status: OfferStatus.optional().meta({ description: 'Only prices with this status.' }),
  sku: Label.optional().meta({ description: "Only this listing's price." }),
  ...pageFields(['id']),
})
export type ListWalmartPrices = documented.ListWalmartPrices
