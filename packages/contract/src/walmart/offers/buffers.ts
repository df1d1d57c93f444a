import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { FieldErrors } from '../../errors.ts'
import { inDocument } from '../../examples.ts'
import { documentOf, Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { StockQuantity } from '../stock-quantity.ts'
import { hasOneListing, listingFields, oneListingSchema } from './target.ts'

/** The buffer and the floor of a listing. */
export const BufferItem = z
  .strictObject({
    ...listingFields,
    buffer: StockQuantity.nullable()
      .default(null)
      .meta({
        description: "Units that are held back from Walmart. Null: the instance's `stock_buffer`.",
        examples: [2],
      }),
    floor: StockQuantity.nullable()
      .default(null)
      .meta({
        description:
          "The fewest units that Walmart is told of: if fewer are left, it is told 0. Null: the instance's `stock_floor`.",
        examples: [3],
      }),
  })
  .check(hasOneListing)
  .meta({ id: 'BufferItem', ...oneListingSchema })
export type BufferItem = documented.BufferItem

/** The body of `PUT /api/walmart/{id}/inventory/buffers`, with its path parameter. */
export const SetWalmartBuffers = WalmartInstanceId.extend({
  items: z.array(BufferItem).min(1).max(10_000).meta({ description: 'One for each listing.' }),
})
export type SetWalmartBuffers = documented.SetWalmartBuffers

/** The result for one item of a call that sets buffers and floors. */
export const SetBuffer = z
  .object({
    index: z.int().min(0).meta({ description: 'The position of the item in the call.' }),
    status: z.enum(['accepted', 'rejected']),
    listing_id: Id.nullable().meta({ description: 'The listing; null if it was rejected.' }),
    errors: FieldErrors.nullable().meta({ description: 'Why it was rejected, by field.' }),
  })
  .meta({ id: 'SetBuffer' })
export type SetBuffer = documented.SetBuffer

/** A result for each item, in the same order. */
export const SetBuffers = documentOf(z.object({ results: z.array(SetBuffer) }))
export type SetBuffers = documented.SetBuffers

const accepted: SetBuffer = { index: 0, status: 'accepted', listing_id: 501, errors: null }

export const setWalmartBuffers = defineOperation({
  operationId: 'setWalmartInventoryBuffers',
  method: 'PUT',
  path: '/walmart/{id}/inventory/buffers',
  scope: 'sends:write',
  summary: 'Set buffers and floors',
  description:
    'Sets how many units of each listing are held back from Walmart, and the fewest that Walmart is told of, at each ship ' +
    'node. Aisle sends the affected stock levels. A rejected item does not affect the others; `results` says why.',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  input: SetWalmartBuffers,
  output: SetBuffers,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, items: [{ sku: 'MUG-BLUE-350', buffer: 2, floor: 3 }] },
    output: inDocument({ results: [accepted] }),
  },
})
