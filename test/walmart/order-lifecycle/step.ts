import fc from 'fast-check'

import { type Draft, externalEvent, sentWrite, unsentWrite } from './drafts.ts'
import type { Write } from './operation.ts'
import type { Loss } from './predict.ts'

/** The list to read: all orders, those with a line in a status, or the separate list of released orders. */
export type ListName = 'all' | 'released' | 'Created' | 'Acknowledged' | 'Shipped' | 'Delivered' | 'Cancelled'

/** One step, on the first or the second order. */
export type Step = { readonly orderIndex: number; readonly waitMs: number } & (
  | {
      readonly do: 'write'
      readonly draft: Draft<Write>
      readonly losses: readonly Loss[]
      readonly isReadLost: boolean
    }
  | { readonly do: 'write elsewhere'; readonly draft: Draft<Write>; readonly isUnknown: boolean }
  | { readonly do: 'event'; readonly draft: Draft }
  | { readonly do: 'list'; readonly listed: ListName; readonly limit: number }
)

const orderIndex = fc.constantFrom(0, 0, 1)
/** Mostly a second; two hours so that the four-hour limit on tracking changes is reached. */
const waitMs = fc.constantFrom(...Array<number>(9).fill(1_000), 2 * 3_600_000)
const loss = fc.constantFrom<Loss[]>('lose-request', 'fail', 'outage', 'lose-response', 'cut')
const listed = fc.constantFrom<ListName[]>(
  'all',
  'released',
  'Created',
  'Acknowledged',
  'Shipped',
  'Delivered',
  'Cancelled',
)

const noLosses = { losses: fc.constant<Loss[]>([]), isReadLost: fc.constant(false) }
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ orderIndex, waitMs, do: fc.constant('write'), draft: sentWrite, ...noLosses }) },
  {
    weight: 6,
    arbitrary: fc.record({
      orderIndex,
      waitMs,
      do: fc.constant('write'),
      draft: sentWrite,
      losses: fc.array(loss, { minLength: 1, maxLength: 2 }),
      isReadLost: fc.constantFrom(false, false, false, false, true),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ orderIndex, waitMs, do: fc.constant('write'), draft: unsentWrite, ...noLosses }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      orderIndex,
      waitMs,
      do: fc.constant('write elsewhere'),
      draft: sentWrite,
      isUnknown: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ orderIndex, waitMs, do: fc.constant('event'), draft: externalEvent }) },
  {
    weight: 3,
    arbitrary: fc.record({ orderIndex, waitMs, do: fc.constant('list'), listed, limit: fc.constantFrom(1, 100) }),
  },
)

export interface NewOrder {
  readonly quantities: readonly number[]
  readonly status: 'Created' | 'Acknowledged' | 'Delivered'
  readonly isWfs: boolean
  /** Whether the customer wants to cancel the first line. */
  readonly isCancelRequested: boolean
}

const quantities = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
const newOrder: fc.Arbitrary<NewOrder> = fc.record({
  quantities,
  status: fc.constantFrom('Created', 'Acknowledged', 'Delivered'),
  isWfs: fc.constantFrom(...Array<boolean>(7).fill(false), true),
  isCancelRequested: fc.constantFrom(...Array<boolean>(7).fill(false), true),
})

/** Two orders and the steps performed on them. */
export const scenario = fc
  .record({
    newOrders: fc.tuple(newOrder, newOrder),
    steps: fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
  })
  // Drafts are functions, so printing them is useless; the error lists the steps instead.
  .map((one) => ({ ...one, [fc.toStringMethod]: () => `a scenario of ${one.steps.length} steps` }))
export type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never
