import type { FaultSetting } from '../faults/fault-effect.ts'
import type { SimulatedSeller } from '../seller.ts'
import { type Component, ApiError } from './api-error.ts'

/** An authorized call to a list endpoint. */
export interface ListCall {
  readonly seller: SimulatedSeller
  /** The raw query string including its `?`, or an empty string. */
  readonly search: string
  readonly now: Date
}

/** An authorized call to any endpoint. */
export interface DataCall extends ListCall {
  /** The decoded path parameters. */
  readonly params: Readonly<Record<string, string>>
  /** The URL that the caller used, without a path. */
  readonly origin: string
  readonly contentType: string
  readonly body: Uint8Array<ArrayBuffer>
  /** The kinds of the settings that apply to this call. */
  readonly settings: ReadonlySet<FaultSetting['kind']>
}

/** A page's rows, and the function that wraps them in a body: faults serve other rows in the same wrapper. */
export interface Page {
  readonly rows: readonly unknown[]
  readonly wrap: (rows: readonly unknown[]) => unknown
}

/** Rejects parameters that Walmart supports and the simulator does not, instead of ignoring them. */
export function rejectUnsimulated(parameters: URLSearchParams, component: Component, names: readonly string[]): void {
  // A flag that is `false` is the same as one that is not sent.
  const field = names.find((name) => parameters.has(name) && parameters.get(name) !== 'false')
  if (field === undefined) return
  throw new ApiError('NOT_SIMULATED', component, { field, description: `The simulator does not support ${field} yet` })
}

interface WholeNumber {
  readonly from: number
  readonly to: number
  /** Walmart's error for this API. */
  readonly invalid: (field: string, description: string) => ApiError
}

/** Reads a parameter that must be a whole number in a range; undefined if absent. */
export function readWholeNumber(
  parameters: URLSearchParams,
  name: string,
  { from, to, invalid }: WholeNumber,
): number | undefined {
  const value = parameters.get(name)
  if (value === null) return undefined
  if (/^\d{1,9}$/.test(value) && Number(value) >= from && Number(value) <= to) return Number(value)
  throw invalid(name, `${name} must be a number from ${from} to ${to}`)
}

/** Reads the offset of a page. */
export function readOffset(parameters: URLSearchParams, invalid: WholeNumber['invalid']): number | undefined {
  return readWholeNumber(parameters, 'offset', { from: 0, to: 999_999_999, invalid })
}
