import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { documentOf, Id, Timestamp } from '../../fields.ts'
import { pageOf } from '../../lists.ts'
import { WalmartInstanceId } from '../get-instance.ts'

/** Identifies a return of an instance. */
export const WalmartReturnId = WalmartInstanceId.extend({
  return_id: Id.meta({ description: "Aisle's id for the return.", examples: [501] }),
})
export type WalmartReturnId = documented.WalmartReturnId

/** Walmart's statuses of a return line, from least to most advanced. */
export const WalmartReturnStatus = z.enum(['INITIATED', 'DELIVERED', 'COMPLETED'])
export type WalmartReturnStatus = documented.WalmartReturnStatus

/** What becomes of received goods. */
export const Disposition = z.enum(['return_to_stock', 'dispose', 'refurbish']).meta({
  description: [
    '- `return_to_stock`: they can be sold again. The books count them as inventory, at their original cost.',
    '- `dispose`: they are written off.',
    '- `refurbish`: they are set aside to be repaired. The books count them as inventory, like goods that can be sold.',
  ].join('\n'),
})
export type Disposition = documented.Disposition

const statusDescription = 'The status of the least-advanced line; null if no line has one.'

const fields = {
  id: Id.meta({ examples: [501] }),
  integration_instance_id: Id.meta({ examples: [1] }),
  returnOrderId: z.string().meta({
    description: "Walmart's id for the return, unique within the instance.",
    examples: ['103738048909818825'],
  }),
  customerOrderId: z.string().meta({ examples: ['200001000000007'] }),
  customerEmailId: z
    .string()
    .nullable()
    .meta({ description: 'A relay address; Walmart forwards mail to the customer.' }),
  customerName: z.string().nullable(),
  returnType: z
    .string()
    .nullable()
    .meta({ description: '`REFUND`, or `REPLACEMENT` if the customer gets other goods.', examples: ['REFUND'] }),
  replacementCustomerOrderId: z
    .string()
    .nullable()
    .meta({ description: "The customer's order that replaces the goods." }),
  refundMode: z
    .string()
    .nullable()
    .meta({ examples: ['POST_DELIVERY'] }),
  channel: z
    .string()
    .nullable()
    .meta({ description: 'Where the customer requested the return.', examples: ['ONLINE'] }),
  status: z.string().nullable().meta({ description: statusDescription, examples: WalmartReturnStatus.options }),
  returnDate: Timestamp.meta({ description: 'When the customer requested the return.' }),
  returnBy: Timestamp.nullable().meta({ description: 'Until when the customer has to send the goods.' }),
  totalRefund: z
    .string()
    .nullable()
    .meta({ description: 'What the customer gets back, including tax, as a decimal string.', examples: ['37.72'] }),
  currency: z
    .string()
    .nullable()
    .meta({ examples: ['USD'] }),
  created_at: Timestamp,
  updated_at: Timestamp.meta({ description: 'When Aisle last received a change from Walmart.' }),
} as const

/** A customer's return. */
export const WalmartReturn = z.object(fields).meta({ id: 'WalmartReturn' })
export type WalmartReturn = documented.WalmartReturn

/** Goods of a return line that have arrived. */
export const ReturnReceipt = z
  .object({
    id: Id.meta({ examples: [71] }),
    quantity: z.string().meta({ description: 'Units received, as a decimal string.', examples: ['1'] }),
    disposition: Disposition,
    received_at: Timestamp,
    created_at: Timestamp,
  })
  .meta({ id: 'ReturnReceipt' })
export type ReturnReceipt = documented.ReturnReceipt

/** A line of a return: units of one order line. */
export const WalmartReturnLine = z
  .object({
    lineNumber: z.int().meta({ description: 'Unique within the return.', examples: [1] }),
    purchaseOrderId: z
      .string()
      .nullable()
      .meta({ examples: ['108001000000007'] }),
    purchaseOrderLineNumber: z
      .string()
      .nullable()
      .meta({ examples: ['1'] }),
    order_id: Id.nullable().meta({
      description: "Aisle's id for the order; null if the order was not imported.",
      examples: [901],
    }),
    sku: z
      .string()
      .nullable()
      .meta({ examples: ['MUG-BLUE-350'] }),
    itemName: z.string().nullable(),
    reason: z
      .string()
      .nullable()
      .meta({ description: "The customer's reason.", examples: ['DAMAGED'] }),
    quantity: z.string().meta({ description: 'Units to return, as a decimal string.', examples: ['2'] }),
    refundedQuantity: z.string().meta({ description: 'Units refunded so far.', examples: ['0'] }),
    receivedQuantity: z.string().meta({ description: 'Units received so far.', examples: ['1'] }),
    amount: z
      .string()
      .nullable()
      .meta({ description: 'What the customer gets back for the line, including tax.', examples: ['37.72'] }),
    isKeepIt: z.boolean().meta({ description: 'Whether the customer keeps the goods, so none will arrive.' }),
    status: z.string().nullable().meta({ examples: WalmartReturnStatus.options }),
    receipts: z.array(ReturnReceipt).meta({ description: 'What has arrived, oldest first.' }),
  })
  .meta({ id: 'WalmartReturnLine' })
export type WalmartReturnLine = documented.WalmartReturnLine

/** A return with its lines. */
export const WalmartReturnWithLines = z
  .object({ ...fields, lines: z.array(WalmartReturnLine) })
  .meta({ id: 'WalmartReturnWithLines' })
export type WalmartReturnWithLines = documented.WalmartReturnWithLines

/** A return with its lines, in its envelope. */
export const WalmartReturnDocument = documentOf(WalmartReturnWithLines)
export type WalmartReturnDocument = documented.WalmartReturnDocument

/** A page of returns. */
export const WalmartReturnPage = pageOf(WalmartReturn)
export type WalmartReturnPage = documented.WalmartReturnPage
