import { z } from 'zod'

import { openText, Text } from '../input-scalars.ts'
import { Code, Identifier } from '../scalars.ts'

/**
 * Types that Walmart documents. `ORDER_UPDATES` replaces `PO_CREATED`, `PO_LINE_AUTOCANCELLED` and `INTENT_TO_CANCEL`,
 * which Walmart sends until December 15, 2026.
 */
export type KnownEventType =
  | 'ORDER_UPDATES'
  | 'PO_CREATED'
  | 'PO_LINE_AUTOCANCELLED'
  | 'INTENT_TO_CANCEL'
  | 'DRIVER_STATUS'
  | 'RETURN_CREATED'
  | 'RETURN_DELIVERED'
  | 'RETURN_INVOICED'
  | 'OFFER_PUBLISHED'
  | 'OFFER_UNPUBLISHED'
  | 'INVENTORY_OOS'
  | 'BUY_BOX_CHANGED'
  | 'REPORT_STATUS'
  | 'SELLER_PERFORMANCE_NOTIFICATIONS'
  | 'SELLER_PERFORMANCE_ALARMS'
  | 'SELLER_PERFORMANCE_REPORT'

/** What Walmart calls the resource of an event type, in the same table. */
export type KnownResource = 'ORDER' | 'ITEM' | 'ITEMS' | 'PRICE' | 'INVENTORY' | 'REPORTS' | 'ReturnsAndRefunds'

const authHeaderName = Text.default('Authorization')

/** How Walmart proves to the receiver that a notification is from Walmart. */
export const NotificationAuth = z.discriminatedUnion('authMethod', [
  z.strictObject({ authMethod: z.literal('BASIC_AUTH'), userName: Text, password: Text, authHeaderName }),
  z.strictObject({ authMethod: z.literal('HMAC'), clientSecret: Text, authHeaderName }),
  z.strictObject({
    authMethod: z.literal('OAUTH'),
    authUrl: z.url(),
    clientId: Text,
    clientSecret: Text,
    authHeaderName,
  }),
])
export type NotificationAuth = z.input<typeof NotificationAuth>

const EventUrl = z.url({ protocol: /^https?$/, error: 'expected an https or http URL' })
const destination = { authDetails: NotificationAuth.optional(), headers: z.record(z.string(), z.string()).optional() }
const event = {
  eventType: openText<KnownEventType>(),
  eventVersion: Text.default('V1'),
  resourceName: openText<KnownResource>(),
  eventUrl: EventUrl,
}

/** The notification to test: like a subscription, without being one. */
export const NotificationTest = z.strictObject({ ...event, ...destination })
export type NotificationTest = z.input<typeof NotificationTest>

const Status = z.enum(['ACTIVE', 'INACTIVE'])

/** A subscription to create. */
export const NewSubscription = z.strictObject({ ...event, ...destination, status: Status.default('ACTIVE') })
export type NewSubscription = z.input<typeof NewSubscription>

/** A change to a subscription. Omitted fields stay as they are. */
export const SubscriptionChange = z
  .strictObject({
    eventUrl: EventUrl.optional(),
    eventVersion: Text.optional(),
    status: Status.optional(),
    ...destination,
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'expected a change')
export type SubscriptionChange = z.input<typeof SubscriptionChange>

/** A subscription. Walmart returns the secrets of `authDetails` too. */
export const Subscription = z.looseObject({
  subscriptionId: Identifier,
  eventType: z.string(),
  eventVersion: z.string().nullish(),
  resourceName: z.string().nullish(),
  partnerId: Code.nullish(),
  eventUrl: z.string().nullish(),
  status: z.string().nullish(),
  authDetails: z.looseObject({ authMethod: z.string().nullish(), authHeaderName: z.string().nullish() }).nullish(),
  headers: z.record(z.string(), z.unknown()).nullish(),
})
export type Subscription = z.output<typeof Subscription>

/** An event type to subscribe to. */
export const EventType = z.looseObject({
  eventType: z.string(),
  eventVersion: z.string().nullish(),
  resourceName: z.string().nullish(),
  description: z.string().nullish(),
})
export type EventType = z.output<typeof EventType>
