import fc from 'fast-check'

import { type Draft, happening, sentWrite, unsentWrite } from './drafts.ts'
import type { Loss } from './foretell.ts'
import type { Write } from './operation.ts'

/** What is listed: all orders, or those with a line in a status; "released" is a list of its own. */
export type Listed = 'all' | 'released' | 'Created' | 'Acknowledged' | 'Shipped' | 'Delivered' | 'Cancelled'

/** One thing that is done, to the first order or to the second. */
export type Step = { readonly place: number; readonly waitMs: number } & (
  | { readonly do: 'write'; readonly draft: Draft<Write>; readonly losses: readonly Loss[]; readonly isBlind: boolean }
  | { readonly do: 'write elsewhere'; readonly draft: Draft<Write>; readonly isUnknown: boolean }
  | { readonly do: 'happen'; readonly draft: Draft }
  | { readonly do: 'list'; readonly listed: Listed; readonly limit: number }
)

const place = fc.constantFrom(0, 0, 1)
/** Seconds mostly; the tracking of a parcel is fixed after four hours. */
const waitMs = fc.constantFrom(...Array<number>(9).fill(1_000), 2 * 3_600_000)
const loss = fc.constantFrom<Loss[]>('lose-request', 'fail', 'outage', 'lose-answer', 'cut')
const listed = fc.constantFrom<Listed[]>(
  'all',
  'released',
  'Created',
  'Acknowledged',
  'Shipped',
  'Delivered',
  'Cancelled',
)

const answered = { losses: fc.constant<Loss[]>([]), isBlind: fc.constant(false) }
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ place, waitMs, do: fc.constant('write'), draft: sentWrite, ...answered }) },
  {
    weight: 6,
    arbitrary: fc.record({
      place,
      waitMs,
      do: fc.constant('write'),
      draft: sentWrite,
      losses: fc.array(loss, { minLength: 1, maxLength: 2 }),
      isBlind: fc.constantFrom(false, false, false, false, true),
    }),
  },
  { weight: 1, arbitrary: fc.record({ place, waitMs, do: fc.constant('write'), draft: unsentWrite, ...answered }) },
  {
    weight: 1,
    arbitrary: fc.record({
      place,
      waitMs,
      do: fc.constant('write elsewhere'),
      draft: sentWrite,
      isUnknown: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ place, waitMs, do: fc.constant('happen'), draft: happening }) },
  {
    weight: 3,
    arbitrary: fc.record({ place, waitMs, do: fc.constant('list'), listed, limit: fc.constantFrom(1, 100) }),
  },
)

/** An order as it comes in. */
export interface Arrival {
  readonly quantities: readonly number[]
  readonly status: 'Created' | 'Acknowledged' | 'Delivered'
  readonly isByWalmart: boolean
  /** Whether the customer wants to cancel the first line. */
  readonly isUnwanted: boolean
}

const quantities = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
const arrival: fc.Arbitrary<Arrival> = fc.record({
  quantities,
  status: fc.constantFrom('Created', 'Acknowledged', 'Delivered'),
  isByWalmart: fc.constantFrom(...Array<boolean>(7).fill(false), true),
  isUnwanted: fc.constantFrom(...Array<boolean>(7).fill(false), true),
})

/** Two orders, and what is done to them. */
export const story = fc
  .record({
    arrivals: fc.tuple(arrival, arrival),
    steps: fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
  })
  // Drafts are functions, whose text says little; how far a story came is told by the error that ends it.
  .map((one) => ({ ...one, [fc.toStringMethod]: () => `a story of ${one.steps.length} steps` }))
export type Story = typeof story extends fc.Arbitrary<infer T> ? T : never
