import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument, inPage } from '../examples.ts'
import { documentOf, Id, isPlain, Timestamp } from '../fields.ts'
import { pageFields, pageOf } from '../lists.ts'
import { defineOperation } from '../operation.ts'
import { EventType } from './event.ts'

const fields = {
  url: z
    .url({ protocol: /^https?$/, error: 'must be a URL that starts with https://' })
    .regex(/^https?:\/\/[^/]/, { error: 'must be a URL that starts with https://' })
    .max(2000)
    .check(...isPlain)
    .meta({
      description:
        'Where events are sent. It must begin with `https://` and lead to a public address, unless the server allows others.',
      examples: ['https://shop.example.com/aisle-events'],
    }),
  types: z
    .array(EventType)
    .min(1)
    .max(100)
    .nullable()
    .meta({ description: 'The types of events to send; null for all.', examples: [['order.created']] }),
}

/** Identifies a webhook. */
export const WebhookId = z.strictObject({ id: Id.meta({ description: 'The id of the webhook.', examples: [31] }) })
export type WebhookId = documented.WebhookId

/** The body of `POST /api/webhooks`. */
export const CreateWebhook = z.strictObject({ url: fields.url, types: fields.types.default(null) })
export type CreateWebhook = documented.CreateWebhook

/** The body of `PATCH /api/webhooks/{id}`: what to change. */
export const PatchWebhook = WebhookId.extend({
  url: fields.url.optional(),
  types: fields.types.optional(),
  is_enabled: z
    .boolean()
    .optional()
    .meta({ description: 'Enabling it sends what has happened meanwhile, except deliveries that were given up.' }),
})
export type PatchWebhook = documented.PatchWebhook

/** A URL to which events are sent. */
export const Webhook = z
  .object({
    id: Id,
    url: z.string(),
    types: z.array(z.string()).nullable(),
    is_enabled: z.boolean(),
    disabled_reason: z
      .string()
      .nullable()
      .meta({ description: 'Why Aisle has disabled it; null if it is enabled, or was disabled by a person.' }),
    failing_since: Timestamp.nullable().meta({
      description: 'The first failure since the last success; null if the last attempt succeeded.',
    }),
    old_secret_until: Timestamp.nullable().meta({
      description:
        'Until when requests are also signed with the secret from before the last rotation, possibly past; null if there was none.',
    }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Webhook' })
export type Webhook = documented.Webhook

const WebhookWithSecret = Webhook.extend({
  secret: z.string().meta({
    description: 'Verifies the signatures. Returned only when the webhook is created or its secret replaced.',
  }),
}).meta({ id: 'WebhookWithSecret' })

export const WebhookDocument = documentOf(Webhook)
export type WebhookDocument = documented.WebhookDocument
export const WebhookWithSecretDocument = documentOf(WebhookWithSecret)
export type WebhookWithSecretDocument = documented.WebhookWithSecretDocument
export const WebhookPage = pageOf(Webhook)
export type WebhookPage = documented.WebhookPage

/** The query of `GET /api/webhooks`. */
export const ListWebhooks = z.strictObject(pageFields(['id']))
export type ListWebhooks = documented.ListWebhooks

/** Empty. Over REST, the response has no body. */
export const DeletedWebhook = z.strictObject({})
export type DeletedWebhook = documented.DeletedWebhook

const example = {
  id: 31,
  url: 'https://shop.example.com/aisle-events',
  types: ['order.created', 'order.changed'],
  is_enabled: true,
  disabled_reason: null,
  failing_since: null,
  old_secret_until: null,
  created_at: '2026-11-23T16:12:00.000Z',
  updated_at: '2026-11-23T16:12:00.000Z',
} satisfies Webhook
const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfKsHfyZeg='

export const createWebhook = defineOperation({
  operationId: 'createWebhook',
  method: 'POST',
  path: '/webhooks',
  scope: 'webhooks:write',
  summary: 'Create a webhook',
  description:
    'From now on, events are sent to the URL, signed as Standard Webhooks specifies. An event is sent at least once, always with ' +
    'the same `webhook-id`, and events about one record are sent one after the other. Any status from 200 to 299 means ' +
    'that an event was delivered; otherwise it is sent again, for three days. Repeating the call with the same ' +
    '`Idempotency-Key` returns the same webhook with its current secret, or `ERR_NOT_FOUND` if it was deleted ' +
    'meanwhile.',
  success: { status: 201, location: '/webhooks/{data.id}' },
  headers: ['Idempotency-Key'],
  input: CreateWebhook,
  output: WebhookWithSecretDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { url: example.url, types: ['order.created'] }, output: inDocument({ ...example, secret }) },
})

export const listWebhooks = defineOperation({
  operationId: 'listWebhooks',
  method: 'GET',
  path: '/webhooks',
  scope: 'webhooks:read',
  summary: 'List webhooks',
  description: 'Lists the webhooks of the tenant, without their secrets.',
  success: { status: 200 },
  headers: [],
  input: ListWebhooks,
  output: WebhookPage,
  errors: [],
  example: { input: {}, output: inPage(example) },
})

export const getWebhook = defineOperation({
  operationId: 'getWebhook',
  method: 'GET',
  path: '/webhooks/{id}',
  scope: 'webhooks:read',
  summary: 'Get a webhook',
  description: 'Returns a webhook, without its secret.',
  success: { status: 200 },
  headers: [],
  input: WebhookId,
  output: WebhookDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 31 }, output: inDocument(example) },
})

export const patchWebhook = defineOperation({
  operationId: 'patchWebhook',
  method: 'PATCH',
  path: '/webhooks/{id}',
  scope: 'webhooks:write',
  summary: 'Change a webhook',
  description:
    'Changes the fields that are sent. A new filter applies to events that have not been queued for sending yet.',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  input: PatchWebhook,
  output: WebhookDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 31, types: ['order.changed'] },
    output: inDocument({ ...example, types: ['order.changed'] }),
  },
})

export const deleteWebhook = defineOperation({
  operationId: 'deleteWebhook',
  method: 'DELETE',
  path: '/webhooks/{id}',
  scope: 'webhooks:write',
  summary: 'Delete a webhook',
  description:
    'Deletes a webhook and its deliveries. Nothing more is sent to it, except requests that are already under way.',
  success: { status: 204 },
  headers: [],
  input: WebhookId,
  output: DeletedWebhook,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 31 }, output: {} },
})

export const rotateWebhookSecret = defineOperation({
  operationId: 'rotateWebhookSecret',
  method: 'POST',
  path: '/webhooks/{id}/rotate-secret',
  scope: 'webhooks:write',
  summary: 'Replace the secret of a webhook',
  description:
    'Replaces the secret, and returns the new one. For 24 hours, each request is also signed with the old one. Repeating the call with the ' +
    'same `Idempotency-Key` replaces nothing, and returns the current secret.',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  input: WebhookId,
  output: WebhookWithSecretDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 31 },
    output: inDocument({ ...example, old_secret_until: '2026-11-24T16:12:00.000Z', secret }),
  },
})
