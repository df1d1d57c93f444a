import * as z from 'zod'

import type * as documented from './documented-types.ts'
import { inDocument } from './examples.ts'
import { documentOf, Id, Timestamp } from './fields.ts'
import { defineOperation } from './operation.ts'

/** Why something needs a person. */
export const ProblemCause = z
  .enum([
    'missing_credentials',
    'rejected_credentials',
    'unreachable',
    'missing_permission',
    'failed_run',
    'due_acknowledgement',
    'due_shipment',
    'due_send',
    'unknown_send',
    'failed_send',
    'failed_stock',
    'failed_price',
    'drifted_stock',
    'unlinked_listing',
    'missing_nominal_code',
    'missing_product',
    'missing_cost',
    'missing_fulfillment',
    'disabled_webhook',
  ])
  .meta({
    description: [
      '- `missing_credentials`, `rejected_credentials`: the instance has no credentials, or Walmart does not accept them.',
      '- `unreachable`: Walmart cannot be reached for the instance.',
      '- `missing_permission`: the latest run of a kind failed because the API key lacks a permission.',
      '- `failed_run`: the latest run of a kind failed for another reason.',
      '- `due_acknowledgement`: an order has to be acknowledged within an hour, or should have been, and no acknowledgement is open or unknown.',
      '- `due_shipment`: an order has to be shipped within 24 hours, or should have been, and no parcel is open or unknown.',
      '- `due_send`: a send is still open an hour before its deadline, or after it.',
      '- `unknown_send`: a send may or may not have been applied.',
      '- `failed_send`: Walmart has not applied a send, and nobody has cancelled or resolved it. Acknowledgements and parcels of ' +
        'orders that have advanced since do not count.',
      '- `failed_stock`, `failed_price`: Walmart has not accepted a stock level or a price.',
      '- `drifted_stock`: an audit found that Walmart shows a different quantity than it had confirmed.',
      '- `unlinked_listing`: a sales order has lines without a product, because their listings have none.',
      '- `missing_nominal_code`, `missing_product`, `missing_cost`, `missing_fulfillment`: an accounting document is blocked ' +
        'because this is missing.',
      '- `disabled_webhook`: a webhook was disabled after failures.',
    ].join('\n'),
  })
export type ProblemCause = documented.ProblemCause

/** What has a problem. */
export const ProblemMemberKind = z.enum([
  'walmart_instance',
  'run',
  'walmart_order',
  'send',
  'walmart_listing',
  'sales_order',
  'document',
  'webhook',
])
export type ProblemMemberKind = documented.ProblemMemberKind

/** A record that has the problem. */
export const ProblemMember = z
  .object({
    kind: ProblemMemberKind,
    id: Id,
    name: z.string().meta({
      description: "What people call it: an order's number, a SKU, a run's kind, a URL, or the name of an instance.",
      examples: ['108001000000007'],
    }),
    deadline_at: Timestamp.nullable().meta({ description: 'Null if it has no deadline.' }),
    message: z
      .string()
      .nullable()
      .meta({ description: 'What happened to it; null if there is no more to say than the cause.' }),
    remedy: z
      .string()
      .nullable()
      .meta({ description: 'What to do about it; null if the `remedy` of the group says it.' }),
  })
  .meta({ id: 'ProblemMember' })
export type ProblemMember = documented.ProblemMember

/** The problems of an instance with one cause. */
export const ProblemGroup = z
  .object({
    cause: ProblemCause,
    instance_id: Id.nullable().meta({ description: 'Null for webhooks, which belong to no instance.' }),
    instance_name: z.string().nullable().meta({ description: 'Null if the instance no longer exists.' }),
    count: z.int().positive().meta({ description: 'How many records it concerns, 1,000 at most.' }),
    is_count_capped: z
      .boolean()
      .meta({ description: 'Whether there may be more than `count`; the rest were not read.' }),
    amount: z
      .string()
      .nullable()
      .meta({
        description:
          'The money at stake, with two decimals: the totals of the orders or the amounts of the blocked documents, among those ' +
          'counted. Null if no money is at stake, or if the records have several currencies.',
        examples: ['127.30'],
      }),
    currency: z
      .string()
      .nullable()
      .meta({ description: 'Currency of `amount`; null if that is null.', examples: ['USD'] }),
    nearest_deadline: Timestamp.nullable().meta({
      description:
        'The earliest deadline, possibly past. For an instance that cannot be reached or has no valid credentials: ' +
        'when the next of its orders has to be acknowledged or shipped. Null if there is no deadline.',
    }),
    message: z.string().meta({ description: 'What happened.' }),
    remedy: z.string().meta({ description: 'What to do about it.' }),
    first: z.array(ProblemMember).meta({
      description:
        'The 10 most urgent records: the earliest deadlines first, then the oldest records. The list that `remedy` names has all of them.',
    }),
  })
  .meta({ id: 'ProblemGroup' })
export type ProblemGroup = documented.ProblemGroup

/** Everything that needs a person, by cause and instance. */
export const ProblemGroups = documentOf(
  z
    .object({
      groups: z.array(ProblemGroup),
      is_complete: z.boolean().meta({
        description:
          'False if a cause concerns more than 100 instances: the rest are left out. Request them by `instance_id`.',
      }),
    })
    .meta({ id: 'ProblemGroups' }),
)
export type ProblemGroups = documented.ProblemGroups

/** The query of `GET /api/problems`. */
export const ListProblems = z.strictObject({
  instance_id: Id.optional().meta({ description: 'Only problems of this instance.' }),
  cause: ProblemCause.optional().meta({ description: 'Only problems with this cause.' }),
})
export type ListProblems = documented.ListProblems

const example: ProblemGroup = {
  cause: 'due_acknowledgement',
  instance_id: 1,
  instance_name: 'Walmart US',
  count: 1,
  is_count_capped: false,
  amount: '127.30',
  currency: 'USD',
  nearest_deadline: '2026-11-23T20:12:00.000Z',
  message: 'Orders have not been acknowledged, and their deadlines are near, or have passed.',
  remedy:
    'Acknowledge them with POST /api/walmart/1/orders/acknowledge. GET /api/walmart/1/orders?awaits=acknowledgement lists them.',
  first: [
    {
      kind: 'walmart_order',
      id: 901,
      name: '108001000000007',
      deadline_at: '2026-11-23T20:12:00.000Z',
      message: null,
      remedy: null,
    },
  ],
}

export const listProblems = defineOperation({
  operationId: 'listProblems',
  method: 'GET',
  path: '/problems',
  scope: 'problems:read',
  summary: 'List problems',
  description:
    'Everything that needs a person, grouped by cause and instance, the most urgent first: groups with a deadline that has ' +
    'passed or is within 24 hours, the earliest first; then the others, by the money at stake and the number of records. A ' +
    'problem disappears once its cause is gone. It reads only records that have a problem, so it can be called often.',
  success: { status: 200 },
  headers: [],
  input: ListProblems,
  output: ProblemGroups,
  errors: [],
  example: {
    input: {},
    output: inDocument({
      groups: [example],
      is_complete: true,
    }),
  },
})
