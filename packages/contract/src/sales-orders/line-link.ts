import * as z from 'zod'

import { Id } from '../fields.ts'

/** Why an order line has a product, or has none. */
export const OrderLineLinkReason = z
  .enum(['listing_linked', 'listing_linked_before', 'listing_unlinked', 'no_listing', 'no_sku'])
  .meta({
    description: [
      'Of a linked line:',
      '- `listing_linked`: the listing of its SKU is linked to this product.',
      '- `listing_linked_before`: it was when the line was linked. What is sold stays sold: a listing that is mapped anew, or',
      '  unmapped, changes no sales order.',
      '',
      'Of an unlinked one:',
      '- `listing_unlinked`: the listing of its SKU has no product; the line gets it when the listing is linked.',
      '- `no_listing`: the instance has no listing of its SKU.',
      "- `no_sku`: Walmart's order does not say which SKU it is.",
    ].join('\n'),
  })
export type OrderLineLinkReason = z.infer<typeof OrderLineLinkReason>

/** Which of the seller's products an order line is, as far as that is known, and why. */
export const OrderLineLink = z
  .object({
    state: z.enum(['linked', 'unlinked']),
    reason: OrderLineLinkReason,
    message: z.string().meta({ description: 'The reason for people, with what can be done.' }),
    listing_id: Id.nullable().meta({ description: 'The listing of its SKU, which the reason is about.' }),
    product: z
      .object({ id: Id, sku: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'The product that it is linked to.' }),
  })
  .meta({ id: 'OrderLineLink' })
export type OrderLineLink = z.infer<typeof OrderLineLink>
