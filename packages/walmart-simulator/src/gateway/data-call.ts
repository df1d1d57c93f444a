import type { SimulatedSeller } from '../seller.ts'
import { type Component, Refusal } from './refusal.ts'

/** A call that has passed the gateway, as far as a list looks at it. */
export interface ListCall {
  readonly seller: SimulatedSeller
  /** The query string as it was sent, with its `?`; empty without one. */
  readonly search: string
  readonly now: Date
}

/** A call that has passed the gateway. */
export interface DataCall extends ListCall {
  /** What the path's variable parts stand for, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly contentType: string
  readonly body: Uint8Array<ArrayBuffer>
}

/** A page: its rows, and how Walmart wraps them. Apart, so that a fault can serve other rows in the same wrapping. */
export interface Page {
  readonly rows: readonly unknown[]
  readonly wrap: (rows: readonly unknown[]) => unknown
}

/** Refuses parameters that Walmart has and the simulator does not follow, rather than answer as if they were not there. */
export function refuseUnsimulated(parameters: URLSearchParams, component: Component, names: readonly string[]): void {
  // `false` is what a flag is where it is not sent.
  const field = names.find((name) => parameters.has(name) && parameters.get(name) !== 'false')
  if (field === undefined) return
  throw new Refusal('NOT_SIMULATED', component, { field, description: `The simulator does not follow ${field} yet` })
}

/** A parameter that must be a whole number in a range; nothing when it is absent, not a number when it is wrong. */
export function readWholeNumber(value: string | null, from: number, to: number): number | undefined {
  if (value === null) return undefined
  return /^\d{1,9}$/.test(value) && Number(value) >= from && Number(value) <= to ? Number(value) : Number.NaN
}
