import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { Id } from '../fields.ts'

/** Why an order line does or does not have a product. */
export const OrderLineLinkReason = z
  .enum(['listing_linked', 'listing_linked_before', 'listing_unlinked', 'no_listing', 'no_sku'])
  .meta({
    description: [
      'For a linked line:',
      '- `listing_linked`: the listing with its SKU is linked to this product.',
      '- `listing_linked_before`: the listing was linked to this product when the line was linked. Remapping or unmapping a',
      '  listing does not change existing sales orders.',
      '',
      'For an unlinked line:',
      '- `listing_unlinked`: the listing with its SKU has no product. The line is linked when the listing is.',
      '- `no_listing`: the instance has no listing with its SKU.',
      "- `no_sku`: Walmart's order does not include the SKU.",
    ].join('\n'),
  })
export type OrderLineLinkReason = documented.OrderLineLinkReason

/** The product that an order line is linked to, if any, and the reason. */
export const OrderLineLink = z
  .object({
    state: z.enum(['linked', 'unlinked']),
    reason: OrderLineLinkReason,
    message: z.string().meta({ description: 'The reason as a sentence, with what to do about it.' }),
    listing_id: Id.nullable().meta({ description: 'The listing with its SKU, if there is one.' }),
    product: z
      .object({ id: Id, sku: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'The product that the line is linked to; null if it is unlinked.' }),
  })
  .meta({ id: 'OrderLineLink' })
export type OrderLineLink = documented.OrderLineLink
