import type { DataCall, ListCall, Page } from './data-call.ts'
import type { Scope } from './token-scopes.ts'

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** From `/v3` on; what is variable is written `:name`, and reaches the endpoint decoded, in `params`. */
  readonly path: string
  /** What the seller must have opened to the application; without it, every token will do. */
  readonly scope?: Scope
}

/** One of Walmart's operations. Whatever it refuses it throws as a `Refusal`. */
export type Endpoint =
  | (Route & { readonly list: (call: ListCall) => Page })
  | (Route & { readonly answer: (call: DataCall) => unknown })
