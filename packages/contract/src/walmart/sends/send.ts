import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { FieldErrors } from '../../errors.ts'
import { documentOf, Id, Label, Timestamp } from '../../fields.ts'
import { pageOf } from '../../lists.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { ShippedLine, trackingFields } from './parcel.ts'

/** Identifies a send of an instance. */
export const WalmartSendId = WalmartInstanceId.extend({
  send_id: Id.meta({ description: 'The id of the send.', examples: [1201] }),
})
export type WalmartSendId = documented.WalmartSendId

/** What a send does on Walmart. */
export const WalmartSendType = z.enum(['acknowledge', 'ship', 'tracking', 'cancel', 'refund', 'return_refund']).meta({
  description: [
    '- `acknowledge`: accepts an order.',
    '- `ship`: reports a parcel as shipped.',
    '- `tracking`: changes the tracking of a parcel.',
    '- `cancel`: cancels units of an order.',
    '- `refund`: refunds charges of an order.',
    '- `return_refund`: refunds returned units.',
  ].join('\n'),
})
export type WalmartSendType = documented.WalmartSendType

/** The progress of a send. */
export const WalmartSendStatus = z.enum(['queued', 'sending', 'applied', 'failed', 'unknown']).meta({
  description: [
    '- `queued`: waits to be sent, or to be sent again.',
    '- `sending`: is under way, or its response was lost and Aisle is reading the order to find out whether it was applied.',
    '- `applied`: Walmart has applied it.',
    '- `failed`: Walmart has not applied it, and it is not sent again automatically. `outcome` says why.',
    '- `unknown`: the order does not show whether it was applied. A person has to look, and resolve it.',
  ].join('\n'),
})
export type WalmartSendStatus = documented.WalmartSendStatus

/** Why a send has ended, for programs. */
export const WalmartSendOutcomeCode = z
  .enum([
    'seen_on_walmart',
    'rejected',
    'not_possible',
    'deadline_passed',
    'cancelled',
    'changed_meanwhile',
    'unconfirmed',
    'resolved',
  ])
  .meta({
    description: [
      '- `seen_on_walmart`: Walmart shows the change. Either this send made it, or somebody in Seller Center.',
      '- `rejected`: Walmart has rejected it.',
      '- `not_possible`: the order or return shows that Walmart would reject it, so it was not sent.',
      '- `deadline_passed`: it could not be sent in time.',
      '- `cancelled`: it was cancelled before it was sent, or given up after it had failed.',
      '- `changed_meanwhile`: its response was lost, and the order has changed in another way since.',
      '- `unconfirmed`: its response was lost, and the order could not be read in time.',
      '- `resolved`: a person has recorded its outcome.',
    ].join('\n'),
  })
export type WalmartSendOutcomeCode = documented.WalmartSendOutcomeCode

/** Why a send has ended, if there is more to say than that Walmart confirmed it. */
export const WalmartSendOutcome = z
  .object({
    code: WalmartSendOutcomeCode,
    message: z.string().meta({ description: 'What happened, for people.' }),
    remedy: z.string().nullable().meta({ description: 'What to do about it; null if there is nothing to do.' }),
  })
  .meta({ id: 'WalmartSendOutcome' })
export type WalmartSendOutcome = documented.WalmartSendOutcome

/** Walmart's reasons for cancellations. */
export const CancellationReason = z
  .enum([
    'CUSTOMER_REQUESTED_SELLER_TO_CANCEL',
    'SELLER_CANCEL_PRICING_ERROR',
    'SELLER_CANCEL_OUT_OF_STOCK',
    'SELLER_CANCEL_FRAUD_STOP_SHIPMENT',
    'SELLER_CANCEL_ADDRESS_NOT_SERVICEABLE',
  ])
  .meta({
    description:
      'Walmart rejects `CUSTOMER_REQUESTED_SELLER_TO_CANCEL` unless the customer has asked for it, and ' +
      '`SELLER_CANCEL_FRAUD_STOP_SHIPMENT` unless Walmart itself has found fraud.',
  })
export type CancellationReason = documented.CancellationReason

/** Units of an order line to cancel. */
export const CancelledLine = z
  .strictObject({
    line_number: Label.meta({ description: 'The `lineNumber` of the order line.', examples: ['1'] }),
    quantity: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'Units to cancel.', examples: [1] }),
    reason: CancellationReason,
  })
  .meta({ id: 'CancelledLine' })
export type CancelledLine = documented.CancelledLine

const RefundAmount = z
  .string()
  .regex(/^(?!0+(?:\.0+)?$)(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,2})?$/, {
    error: 'must be a positive decimal with at most two decimals, such as 12.50',
  })
  .meta({ description: 'A positive decimal string with at most two decimals.', examples: ['12.50'] })

/** A charge of an order line to refund, in part or whole. */
export const RefundedCharge = z
  .strictObject({
    charge_type: z.enum(['PRODUCT', 'SHIPPING']),
    amount: RefundAmount,
    reason: Label.meta({
      description: "One of Walmart's reasons for refunds. The contract exports the known ones as `knownRefundReasons`.",
      examples: ['DamagedItem'],
    }),
    tax: z
      .strictObject({ tax_name: Label.meta({ examples: ['Sales Tax'] }), amount: RefundAmount })
      .optional()
      .meta({ description: 'The tax on `amount`, to be refunded with it. If omitted, no tax is refunded.' }),
  })
  .meta({ id: 'RefundedCharge' })
export type RefundedCharge = documented.RefundedCharge

/** The charges of an order line to refund. */
export const RefundedLine = z
  .strictObject({
    line_number: Label.meta({ description: 'The `lineNumber` of the order line.', examples: ['1'] }),
    comments: Label.optional(),
    charges: z.array(RefundedCharge).min(1).max(20),
  })
  .meta({ id: 'RefundedLine' })
export type RefundedLine = documented.RefundedLine

/** Units of a return line to refund. */
export const RefundedReturnLine = z
  .strictObject({
    line_number: z
      .int()
      .min(0)
      .meta({ description: 'The `lineNumber` of the return line.', examples: [1] }),
    quantity: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'Units to refund.', examples: [1] }),
  })
  .meta({ id: 'RefundedReturnLine' })
export type RefundedReturnLine = documented.RefundedReturnLine

/** What a send does, in the form of the call that queued it. */
export const WalmartSendIntent = z
  .union([
    z.strictObject({}).meta({ title: 'Acknowledgement' }),
    z
      .strictObject({
        ...trackingFields,
        lines: z.array(ShippedLine),
        intent_to_cancel_override: z.boolean().optional(),
      })
      .meta({ title: 'Shipment' }),
    z
      .strictObject({ ...trackingFields, current_tracking_number: z.string(), lines: z.array(ShippedLine) })
      .meta({ title: 'Tracking update' }),
    z.strictObject({ lines: z.array(CancelledLine) }).meta({ title: 'Cancellation' }),
    z.strictObject({ lines: z.array(RefundedLine) }).meta({ title: 'Refund' }),
    z.strictObject({ lines: z.array(RefundedReturnLine) }).meta({ title: 'Refund of a return' }),
  ])
  .meta({ description: 'What it does, in the form of the call that queued it.' })
export type WalmartSendIntent = documented.WalmartSendIntent

const Quantity = z.string().meta({ description: 'Units, as a decimal string.', examples: ['2'] })

/** The state of a line on Walmart just before the send. */
export const WalmartSendBaseline = z
  .object({
    line_number: z.string().meta({ examples: ['1'] }),
    quantity: Quantity,
    shipped: Quantity.meta({ description: 'Units that had been shipped.' }),
    cancelled: Quantity.meta({ description: 'Units that had been cancelled.' }),
    refunded: z.string().meta({
      description: 'What had been refunded, without tax, as a decimal string; for a return, the units.',
      examples: ['0'],
    }),
  })
  .meta({ id: 'WalmartSendBaseline' })
export type WalmartSendBaseline = documented.WalmartSendBaseline

/** A change that Aisle makes on Walmart, once, and its outcome. */
export const WalmartSend = z
  .object({
    id: Id.meta({ examples: [1201] }),
    integration_instance_id: Id.meta({ examples: [1] }),
    type: WalmartSendType,
    status: WalmartSendStatus,
    order_id: Id.nullable().meta({ description: 'The order that it changes; null for a return.' }),
    return_id: Id.nullable().meta({ description: 'The return that it changes; null for an order.' }),
    purchase_order_id: z
      .string()
      .nullable()
      .meta({ examples: ['108001000000007'] }),
    reference: z.string().meta({
      description:
        "The caller's own name for it, unique among the order's or return's sends of the type; empty for an acknowledgement, and Aisle's own for a tracking update.",
      examples: ['CANCEL-17'],
    }),
    intent: WalmartSendIntent,
    baseline: z
      .array(WalmartSendBaseline)
      .nullable()
      .meta({ description: 'What Walmart showed just before it was first sent; null if it was never sent.' }),
    outcome: WalmartSendOutcome.nullable().meta({
      description: 'Null until it has ended, and if Walmart simply confirmed it.',
    }),
    attempts: z.int().min(0).meta({ description: 'How many times it was sent to Walmart.' }),
    deadline_at: Timestamp.nullable().meta({
      description: 'The latest time at which Walmart expects it; null if it has no deadline.',
    }),
    next_attempt_at: Timestamp.nullable().meta({
      description: 'The earliest time at which it is sent or checked next; null once it has ended.',
    }),
    sent_at: Timestamp.nullable().meta({ description: 'When it was last sent to Walmart; null if it never was.' }),
    settled_at: Timestamp.nullable().meta({ description: 'When it ended; null until then.' }),
    created_at: Timestamp,
  })
  .meta({ id: 'WalmartSend' })
export type WalmartSend = documented.WalmartSend

/** One send, in its envelope. */
export const WalmartSendDocument = documentOf(WalmartSend)
export type WalmartSendDocument = documented.WalmartSendDocument

/** A page of sends. */
export const WalmartSendPage = pageOf(WalmartSend)
export type WalmartSendPage = documented.WalmartSendPage

/** The result for one row of a call that queues several sends. */
export const QueuedSend = z
  .object({
    index: z.int().min(0).meta({ description: 'The position of the row in the call.' }),
    status: z.enum(['accepted', 'rejected']),
    send_id: Id.nullable().meta({ description: 'Null if it was rejected.' }),
    errors: FieldErrors.nullable().meta({ description: 'Why it was rejected, by field.' }),
  })
  .meta({ id: 'QueuedSend' })
export type QueuedSend = documented.QueuedSend

/** A result for each row, in the same order. */
export const QueuedSends = documentOf(z.object({ results: z.array(QueuedSend) }))
export type QueuedSends = documented.QueuedSends

/** The caller's own name for a send. */
export const SendReference = Label.meta({
  description:
    'Your own name for it, unique among the sends of its type for the order or return. Repeating the call with the ' +
    'same content returns the same send; one that has failed is queued again, with the new content.',
  examples: ['CANCEL-17'],
})
