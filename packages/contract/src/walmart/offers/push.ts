import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inDocument } from '../../examples.ts'
import { documentOf, Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'

/** Which stock levels or prices to push. */
export const PushWalmartOffers = WalmartInstanceId.extend({
  listing_ids: z
    .array(Id)
    .min(1)
    .max(1000)
    .optional()
    .meta({ description: 'Only those of the given listings. Default: all.' }),
  resend: z
    .enum(['drifted', 'confirmed'])
    .optional()
    .meta({
      description: [
        'What to send again even though Walmart has confirmed it. Default: nothing.',
        '- `drifted`: stock levels for which an audit found a different quantity.',
        '- `confirmed`: everything.',
      ].join('\n'),
    }),
})
export type PushWalmartOffers = documented.PushWalmartOffers

/** How many stock levels or prices were pushed. */
export const PushedWalmartOffers = documentOf(
  z.object({
    pushed: z
      .int()
      .min(0)
      .meta({ description: 'How many are sent now.', examples: [1] }),
  }),
)
export type PushedWalmartOffers = documented.PushedWalmartOffers

const pushing = {
  method: 'POST',
  scope: 'sends:write',
  success: { status: 202 },
  headers: ['Idempotency-Key'],
  input: PushWalmartOffers,
  output: PushedWalmartOffers,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1 }, output: inDocument({ pushed: 1 }) },
} as const

const most =
  'One call pushes at most 10,000 that have failed, 10,000 that are waiting and 10,000 of `resend`; call it again for more.'

export const syncWalmartInventory = defineOperation({
  operationId: 'syncWalmartInventory',
  ...pushing,
  path: '/walmart/{id}/products/sync-inventory',
  summary: 'Push stock levels',
  description: `Sends stock levels now: those that have failed, and those that are waiting for more changes or to be sent again. ${most}`,
})

export const pushWalmartPrices = defineOperation({
  operationId: 'pushWalmartPrices',
  ...pushing,
  path: '/walmart/{id}/prices/push',
  summary: 'Push prices',
  description: `Sends prices now: those that have failed, and those that are waiting for more changes or to be sent again. ${most}`,
})
