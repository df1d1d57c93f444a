import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { FieldErrors } from '../../errors.ts'
import { documentOf, Id, Timestamp } from '../../fields.ts'
import { pageFields, pageOf } from '../../lists.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { hasOneCarrier, oneCarrierSchema, ShippedLine, trackingFields } from './parcel.ts'
import { SendReference, WalmartSendStatus } from './send.ts'

/** Identifies a fulfillment of an instance. */
export const WalmartFulfillmentId = WalmartInstanceId.extend({
  fulfillment_id: Id.meta({ description: 'The id of the fulfillment.', examples: [1301] }),
})
export type WalmartFulfillmentId = documented.WalmartFulfillmentId

/** A parcel of an order, to be reported to Walmart as shipped. */
export const Shipment = z
  .strictObject({
    order_id: Id.meta({ description: "Aisle's id for the order.", examples: [901] }),
    reference: SendReference.meta({ examples: ['PARCEL-1'] }),
    ...trackingFields,
    lines: z
      .array(ShippedLine)
      .min(1)
      .max(100)
      .meta({ description: 'What is in the parcel; each line may appear once.' }),
    intent_to_cancel_override: z.boolean().optional().meta({
      description: 'True also ships lines that the customer has asked to cancel. By default that fails.',
    }),
  })
  .check(hasOneCarrier)
  .meta({ id: 'WalmartShipment', ...oneCarrierSchema })
export type Shipment = documented.Shipment

/** The body of `POST /api/walmart/{id}/fulfillments`, with its path parameter. */
export const CreateWalmartFulfillments = WalmartInstanceId.extend({
  fulfillments: z
    .array(Shipment)
    .min(1)
    .max(500)
    .meta({ description: 'One for each parcel. An order may be shipped in several parcels, and in part.' }),
})
export type CreateWalmartFulfillments = documented.CreateWalmartFulfillments

/** A parcel of an order, and whether Walmart knows that it was shipped. */
export const WalmartFulfillment = z
  .object({
    id: Id.meta({ examples: [1301] }),
    integration_instance_id: Id.meta({ examples: [1] }),
    order_id: Id.meta({ examples: [901] }),
    purchase_order_id: z.string().meta({ examples: ['108001000000007'] }),
    reference: z.string().meta({ examples: ['PARCEL-1'] }),
    status: WalmartSendStatus,
    send_id: Id.meta({ description: 'The send that ships it; `status` is the status of this send.', examples: [1207] }),
    shipped_at: Timestamp,
    carrier: z
      .string()
      .nullable()
      .meta({ examples: ['UPS'] }),
    other_carrier: z.string().nullable(),
    method_code: z.string().meta({ examples: ['Standard'] }),
    tracking_number: z.string().meta({ examples: ['1Z12345E0205271688'] }),
    tracking_url: z.string().nullable(),
    tracking_changeable_until: Timestamp.nullable().meta({
      description:
        'Until when Walmart lets its tracking be changed: four hours after it was shipped. Null unless it is applied.',
    }),
    lines: z.array(ShippedLine),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'WalmartFulfillment' })
export type WalmartFulfillment = documented.WalmartFulfillment

/** One fulfillment, in its envelope. */
export const WalmartFulfillmentDocument = documentOf(WalmartFulfillment)
export type WalmartFulfillmentDocument = documented.WalmartFulfillmentDocument

/** A page of fulfillments. */
export const WalmartFulfillmentPage = pageOf(WalmartFulfillment)
export type WalmartFulfillmentPage = documented.WalmartFulfillmentPage

/** The result for one shipment of a call. */
export const CreatedFulfillment = z
  .object({
    index: z.int().min(0).meta({ description: 'The position of the shipment in the call.' }),
    status: z.enum(['accepted', 'rejected']),
    fulfillment_id: Id.nullable().meta({ description: 'Null if it was rejected.' }),
    send_id: Id.nullable().meta({ description: 'Null if it was rejected.' }),
    errors: FieldErrors.nullable().meta({ description: 'Why it was rejected, by field.' }),
  })
  .meta({ id: 'CreatedFulfillment' })
export type CreatedFulfillment = documented.CreatedFulfillment

/** A result for each shipment, in the same order. */
export const CreatedFulfillments = documentOf(z.object({ results: z.array(CreatedFulfillment) }))
export type CreatedFulfillments = documented.CreatedFulfillments

/** The query of `GET /api/walmart/{id}/fulfillments`. */
export const ListWalmartFulfillments = z.strictObject({
  ...WalmartInstanceId.shape,
  order_id: Id.optional().meta({ description: "Only this order's fulfillments." }),
  ...pageFields(['id']),
})
export type ListWalmartFulfillments = documented.ListWalmartFulfillments

/** The body of `PUT /api/walmart/{id}/fulfillments/{fulfillment_id}/tracking`, with its path parameters. */
export const ChangeWalmartTracking = WalmartFulfillmentId.extend(trackingFields)
  .check(hasOneCarrier)
  .meta(oneCarrierSchema)
export type ChangeWalmartTracking = documented.ChangeWalmartTracking
