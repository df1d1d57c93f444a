import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument, inPage } from '../examples.ts'
import { documentOf, Id, Time, Timestamp } from '../fields.ts'
import { pageFields, pageOf } from '../lists.ts'
import { defineOperation } from '../operation.ts'
import { EventType } from './event.ts'
import { WebhookId } from './webhooks.ts'

const attempt = {
  response_status: z.int().nullable().meta({ description: 'The status of the last response; null if there was none.' }),
  response_body: z
    .string()
    .nullable()
    .meta({ description: 'The first 1,024 bytes of the last response; null if there was none.' }),
  error: z.string().nullable().meta({ description: 'Why the last attempt failed; null if it did not.' }),
  duration_ms: z.int().nullable().meta({ description: 'How long the last attempt took; null if nothing was sent.' }),
}

export const WebhookDeliveryStatus = z.enum(['pending', 'delivered', 'failed']).meta({
  description:
    '`pending`: to be sent, or to be sent again; `delivered`: the response had a status from 200 to 299; `failed`: given up after three days.',
})
export type WebhookDeliveryStatus = documented.WebhookDeliveryStatus

/** An event that was or will be sent to a webhook, with the last attempt. */
export const WebhookDelivery = z
  .object({
    id: Id,
    webhook_id: Id,
    event_id: z.string(),
    type: z.string(),
    data: z
      .record(z.string(), z.union([z.int(), z.string()]))
      .meta({ description: "The event's `data`: the ids of the records that the event is about." }),
    status: WebhookDeliveryStatus,
    attempts: z.int().meta({ description: 'How many times it has been sent since it was queued or last replayed.' }),
    ...attempt,
    attempted_at: Timestamp.nullable().meta({ description: 'When it was last sent; null if it never was.' }),
    next_attempt_at: Timestamp.nullable().meta({ description: 'When it is sent next; null unless it is `pending`.' }),
    created_at: Timestamp,
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDelivery = documented.WebhookDelivery

export const WebhookDeliveryPage = pageOf(WebhookDelivery)
export type WebhookDeliveryPage = documented.WebhookDeliveryPage

/** The query of `GET /api/webhooks/{id}/deliveries`. */
export const ListWebhookDeliveries = WebhookId.extend({
  status: WebhookDeliveryStatus.optional(),
  ...pageFields(['id']),
})
export type ListWebhookDeliveries = documented.ListWebhookDeliveries

/** The body of `POST /api/webhooks/{id}/replay`: which events to send again. */
export const ReplayWebhook = WebhookId.extend({
  ids: z.array(Id).min(1).max(1000).optional().meta({ description: 'Ids of deliveries.' }),
  status: WebhookDeliveryStatus.exclude(['pending'])
    .optional()
    .meta({ description: 'Only deliveries with this status.' }),
  types: z.array(EventType).min(1).max(100).optional().meta({ description: 'Only events of these types.' }),
  since: Time.optional().meta({
    description: 'All events since this time, including those that were never sent to the webhook.',
    examples: ['2026-11-23T00:00:00Z'],
  }),
})
  .check(
    z.refine(({ ids, status, since }) => since === undefined || (ids === undefined && status === undefined), {
      path: ['since'],
      error: 'must not be sent together with ids or status',
    }),
  )
  .check(
    z.refine(({ ids, status, types, since }) => [ids, status, types, since].some((field) => field !== undefined), {
      path: ['ids'],
      error: 'is required unless status, types or since is present',
    }),
  )
  .meta({
    description: 'At least one field. `since` cannot be combined with `ids` or `status`.',
    anyOf: [
      { properties: { since: true, ids: false, status: false }, required: ['since'] },
      { properties: { ids: true, since: false }, required: ['ids'] },
      { properties: { status: true, since: false }, required: ['status'] },
      { properties: { types: true, since: false }, required: ['types'] },
    ],
  })
export type ReplayWebhook = documented.ReplayWebhook

export const ReplayedWebhook = documentOf(
  z.object({ queued: z.int().meta({ description: 'How many events will be sent again.' }) }),
)
export type ReplayedWebhook = documented.ReplayedWebhook

/** The response to a test event. */
export const WebhookTest = documentOf(z.object({ ok: z.boolean(), ...attempt }))
export type WebhookTest = documented.WebhookTest

export const listWebhookDeliveries = defineOperation({
  operationId: 'listWebhookDeliveries',
  method: 'GET',
  path: '/webhooks/{id}/deliveries',
  scope: 'webhooks:read',
  summary: 'List the deliveries of a webhook',
  description:
    'Lists the events that were or will be sent to the webhook, each with its last attempt. Deliveries are kept as long as their events.',
  success: { status: 200 },
  headers: [],
  input: ListWebhookDeliveries,
  output: WebhookDeliveryPage,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 31, status: 'delivered' },
    output: inPage<WebhookDelivery>({
      id: 41,
      webhook_id: 31,
      event_id: 'evt_71_mwtgrhc0',
      type: 'order.created',
      data: { instance_id: 1, order_id: 901, purchase_order_id: '108001000000007' },
      status: 'delivered',
      attempts: 1,
      response_status: 204,
      response_body: '',
      error: null,
      duration_ms: 87,
      attempted_at: '2026-11-23T16:12:01.000Z',
      next_attempt_at: null,
      created_at: '2026-11-23T16:12:00.000Z',
    }),
  },
})

export const replayWebhook = defineOperation({
  operationId: 'replayWebhook',
  method: 'POST',
  path: '/webhooks/{id}/replay',
  scope: 'webhooks:write',
  summary: 'Send events again',
  description:
    'Sends events again: those of given deliveries, those that match a filter, or all since a time. Events about one record are sent in order. ' +
    'Each has the same `webhook-id` as before. A disabled webhook returns 409: enable it first.',
  success: { status: 202 },
  headers: ['Idempotency-Key'],
  input: ReplayWebhook,
  output: ReplayedWebhook,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
  example: { input: { id: 31, ids: [41] }, output: inDocument({ queued: 1 }) },
})

export const testWebhook = defineOperation({
  operationId: 'testWebhook',
  method: 'POST',
  path: '/webhooks/{id}/test',
  scope: 'webhooks:write',
  summary: 'Test a webhook',
  description:
    'Sends an event of the type `webhook.test` to the URL, signed like the others, and returns the result. A failed ' +
    'attempt is not repeated.',
  success: { status: 200 },
  headers: [],
  input: WebhookId,
  output: WebhookTest,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 31 },
    output: inDocument({ ok: true, response_status: 204, response_body: '', error: null, duration_ms: 87 }),
  },
})
