import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { alter, inDocument, inPage } from '../../examples.ts'
import { Id, Label } from '../../fields.ts'
import { pageFields } from '../../lists.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleSend } from './example-sends.ts'
import { WalmartSendDocument, WalmartSendId, WalmartSendPage, WalmartSendStatus, WalmartSendType } from './send.ts'

/** The query of `GET /api/walmart/{id}/sends`. */
export const ListWalmartSends = z.strictObject({
  ...WalmartInstanceId.shape,
  status: WalmartSendStatus.optional().meta({ description: 'Only sends with this status.' }),
  type: WalmartSendType.optional().meta({ description: 'Only sends of this type.' }),
  order_id: Id.optional().meta({ description: "Only this order's sends." }),
  return_id: Id.optional().meta({ description: "Only this return's sends." }),
  ...pageFields(['id', 'deadline_at']),
})
export type ListWalmartSends = documented.ListWalmartSends

/** The body of `POST /api/walmart/{id}/sends/{send_id}/resolve`, with its path parameters. */
export const ResolveWalmartSend = WalmartSendId.extend({
  status: z.enum(['applied', 'failed']).meta({ description: 'Its outcome, as Walmart shows it.' }),
  note: Label.optional().meta({ description: 'How you found out.', examples: ['Seen in Seller Center'] }),
})
export type ResolveWalmartSend = documented.ResolveWalmartSend

const listWalmartSends = defineOperation({
  operationId: 'listWalmartSends',
  method: 'GET',
  path: '/walmart/{id}/sends',
  scope: 'sends:read',
  summary: 'List sends',
  description:
    'The changes that Aisle has made or will make on Walmart. Sort by `deadline_at` to see what is due first; those without a deadline ' +
    'come last. `status=unknown` lists what a person has to resolve.',
  success: { status: 200 },
  headers: [],
  input: ListWalmartSends,
  output: WalmartSendPage,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, status: 'queued', sort: 'deadline_at' }, output: inPage(exampleSend) },
})

const getWalmartSend = defineOperation({
  operationId: 'getWalmartSend',
  method: 'GET',
  path: '/walmart/{id}/sends/{send_id}',
  scope: 'sends:read',
  summary: 'Get a send',
  description: 'Returns a send: the request, what Walmart showed before it, and the outcome.',
  success: { status: 200 },
  headers: [],
  input: WalmartSendId,
  output: WalmartSendDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, send_id: 1201 }, output: inDocument(exampleSend) },
})

const changing = {
  method: 'POST',
  scope: 'sends:write',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  output: WalmartSendDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
} as const

const cancelWalmartSend = defineOperation({
  operationId: 'cancelWalmartSend',
  ...changing,
  path: '/walmart/{id}/sends/{send_id}/cancel',
  summary: 'Cancel a send',
  description:
    'Ends a send that is `queued`, or gives up one that has `failed`, which is then no longer a problem. Returns 409 for any other send, because what is under way cannot be recalled.',
  input: WalmartSendId,
  example: {
    input: { id: 1, send_id: 1201 },
    output: inDocument(
      alter(exampleSend, {
        status: 'failed',
        outcome: { code: 'cancelled', message: 'It was cancelled before it was sent.', remedy: null },
        next_attempt_at: null,
        settled_at: '2026-11-23T16:16:00.000Z',
      }),
    ),
  },
})

const retryWalmartSend = defineOperation({
  operationId: 'retryWalmartSend',
  ...changing,
  path: '/walmart/{id}/sends/{send_id}/retry',
  summary: 'Retry a send',
  description: 'Queues a `failed` send again, unchanged. Returns 409 for any other send.',
  input: WalmartSendId,
  example: { input: { id: 1, send_id: 1202 }, output: inDocument(alter(exampleSend, { id: 1202 })) },
})

const resolveWalmartSend = defineOperation({
  operationId: 'resolveWalmartSend',
  ...changing,
  path: '/walmart/{id}/sends/{send_id}/resolve',
  summary: 'Resolve a send',
  description:
    'Records the outcome of a send that is `unknown`. Look at the order in Seller Center first. A send that is ' +
    'resolved as `failed` can be retried. Returns 409 for any other send.',
  input: ResolveWalmartSend,
  example: {
    input: { id: 1, send_id: 1203, status: 'applied', note: 'Seen in Seller Center' },
    output: inDocument(
      alter(exampleSend, {
        id: 1203,
        status: 'applied',
        outcome: { code: 'resolved', message: 'Seen in Seller Center', remedy: null },
        next_attempt_at: null,
        settled_at: '2026-11-23T16:16:00.000Z',
      }),
    ),
  },
})

/** The operations on an instance's sends. */
export const walmartSends = {
  list: listWalmartSends,
  get: getWalmartSend,
  cancel: cancelWalmartSend,
  retry: retryWalmartSend,
  resolve: resolveWalmartSend,
} as const
