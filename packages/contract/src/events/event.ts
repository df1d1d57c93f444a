import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { Id, Timestamp } from '../fields.ts'

// @__NO_SIDE_EFFECTS__
function eventOf<const Type extends string, Ids extends z.ZodRawShape>(type: Type, meaning: string, ids: Ids) {
  return z
    .object({
      id: z.string().meta({ description: 'Stays the same however often the event is sent.' }),
      type: z.literal(type),
      timestamp: Timestamp.meta({ description: 'When it happened.' }),
      data: z.object(ids).meta({ description: 'The ids of the records that the event is about.' }),
    })
    .meta({ description: meaning })
}

const instance = { instance_id: Id }
const order = { ...instance, order_id: Id, purchase_order_id: z.string() }
const salesOrder = { ...instance, sales_order_id: Id, order_id: Id, purchase_order_id: z.string() }
const send = {
  ...instance,
  send_id: Id,
  order_id: Id.optional().meta({ description: 'Omitted if the send is the refund of a return.' }),
  return_id: Id.optional().meta({ description: 'Only if the send is the refund of a return.' }),
  purchase_order_id: z.string().optional().meta({ description: 'Omitted if the send is the refund of a return.' }),
}
const document = {
  ...instance,
  accounting_transaction_id: Id,
  sales_order_id: Id.optional().meta({ description: 'Omitted if the document is a batch.' }),
}

/**
 * A new type of event needs an entry here, and a trigger that records it, such as those in
 * packages/db/migrations/0013-events.sql.
 */
const events = [
  eventOf('instance.connected', 'Walmart accepts the credentials, or can be reached again.', instance),
  eventOf('instance.credentials_rejected', 'Walmart has rejected the credentials.', instance),
  eventOf('instance.unreachable', 'Walmart cannot be reached. Refreshes are tried again.', instance),
  eventOf('run.failed', 'A run has failed.', { ...instance, run_id: Id }),
  eventOf('order.created', 'An order has been imported.', order),
  eventOf('order.changed', 'Walmart reports something new about an order.', order),
  eventOf('sales_order.created', 'A sales order has been created.', salesOrder),
  eventOf('sales_order.changed', 'A sales order or one of its lines has changed.', salesOrder),
  eventOf('listing.unlinked', 'A listing is no longer linked to its product.', {
    ...instance,
    listing_id: Id,
    product_id: Id,
  }),
  eventOf('document.ready', 'An accounting document can be handed over.', document),
  eventOf(
    'document.blocked',
    'An accounting document is blocked, because something is missing, such as an account.',
    document,
  ),
  eventOf('send.applied', 'Walmart has applied a send.', send),
  eventOf('send.failed', 'Walmart has not applied a send. Its `outcome` says why.', send),
  eventOf(
    'send.unknown',
    'It is unknown whether Walmart has applied a send. A person has to find out, and resolve it.',
    send,
  ),
  eventOf('send.deadline_near', 'A send is still open less than an hour before its deadline.', send),
  eventOf('stock.drifted', 'Walmart shows a different quantity for a stock level than it has confirmed.', {
    ...instance,
    listing_id: Id,
    stock_level_id: Id,
  }),
  eventOf('webhook.disabled', 'A webhook was disabled: it failed for three days, or responded with 410.', {
    webhook_id: Id,
  }),
] as const

/** Something that has happened. It contains only ids: read the record for its current state. */
export const Event = z.discriminatedUnion('type', events).meta({ id: 'Event' })
export type Event = documented.Event

/** The types of events. */
export const EventType = z.enum(/* @__PURE__ */ events.map(({ shape }) => shape.type.value))
export type EventType = documented.EventType
