import type { DataCall, ListCall, Page } from './data-call.ts'
import type { Scope } from './token-scopes.ts'

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Starts with `/v3` or `/v1`. A `:name` is passed to the endpoint, decoded, in `params`. */
  readonly path: string
  /** The scope the token needs; without one, any token is enough. */
  readonly scope?: Scope
  /** Headers that this call requires besides the usual ones. */
  readonly headers?: readonly string[]
  /** The status of a success; 200 by default. */
  readonly status?: number
}

/** A file to download. */
export interface ServedFile {
  readonly name: string
  readonly bytes: Buffer
}

/** One of Walmart's operations. Throws an `ApiError` for calls it rejects. */
export type Endpoint =
  | (Route & { readonly list: (call: ListCall) => Page })
  | (Route & { readonly handle: (call: DataCall) => unknown })
  | (Route & {
      /** Undefined for 204. */
      readonly file: (call: DataCall) => ServedFile | undefined
      /** Whether a request for the file as JSON gets a 406. Otherwise it gets a 200 with an error as its body. */
      readonly rejectsJson?: true
    })
