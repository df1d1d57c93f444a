import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inDocument } from '../../examples.ts'
import { documentOf, Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleOrder } from './example-orders.ts'
import { WalmartOrder } from './order.ts'

/** Identifies several orders of an instance. */
export const WalmartOrderIds = WalmartInstanceId.extend({
  ids: z.array(Id).min(1).max(1000).meta({ description: "Aisle's ids of the orders." }),
})
export type WalmartOrderIds = documented.WalmartOrderIds

/** Several orders, in their envelope. */
export const ArchivedWalmartOrders = documentOf(z.array(WalmartOrder))
export type ArchivedWalmartOrders = documented.ArchivedWalmartOrders

const archiving = {
  method: 'PUT',
  scope: 'integrations:write',
  success: { status: 200 },
  headers: [],
  input: WalmartOrderIds,
  output: ArchivedWalmartOrders,
  errors: ['ERR_NOT_FOUND'],
} as const

export const archiveWalmartOrders = defineOperation({
  operationId: 'archiveWalmartOrders',
  ...archiving,
  path: '/walmart/{id}/orders/archive',
  summary: 'Archive orders',
  description:
    'Archives orders, all of them or none. An archived order appears only in lists of archived orders. It keeps its sales ' +
    'order; if it has none, it does not get one. Nothing changes on Walmart, and refreshes do not unarchive orders.',
  example: {
    input: { id: 1, ids: [901] },
    output: inDocument([{ ...exampleOrder, archived_at: '2026-11-23T16:30:00.000Z' }]),
  },
})

export const unarchiveWalmartOrders = defineOperation({
  operationId: 'unarchiveWalmartOrders',
  ...archiving,
  path: '/walmart/{id}/orders/unarchive',
  summary: 'Unarchive orders',
  description: 'Unarchives orders, all of them or none.',
  example: { input: { id: 1, ids: [901] }, output: inDocument([exampleOrder]) },
})
