import type * as z from 'zod'

import type { ErrorCode } from './errors.ts'

/** What a token may be allowed to do. A write scope does not include its read scope. */
export const scopes = [
  'integrations:read',
  'integrations:write',
  'reference:read',
  'reference:write',
  'sales_orders:read',
] as const
export type Scope = (typeof scopes)[number]

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * One operation, declared once: the tRPC procedure, the REST route, the OpenAPI document and the typed client all
 * derive from it.
 */
export interface Operation<
  Method extends HttpMethod = HttpMethod,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> {
  /** The name of its function in generated clients, e.g. `listStores`. */
  readonly operationId: string
  readonly method: Method
  /** Below `/api`. Names in braces are fields of the input. */
  readonly path: `/${string}`
  readonly scope: Scope
  readonly summary: string
  readonly description: string
  /** HTTP status of success, and the path of what was made (`{data.id}` is taken from the answer). */
  readonly success: { readonly status: 200 | 201 | 202 | 204; readonly location?: `/${string}` }
  /** Request headers with a meaning beyond the usual ones. */
  readonly headers: readonly ('Idempotency-Key' | 'Prefer')[]
  readonly input: Input
  readonly output: Output
  /** The codes this operation may answer with, beside those that every operation may (`commonErrors`). */
  readonly errors: readonly ErrorCode[]
  /**
   * Over REST the answer is this file, sent while it is read. tRPC hands out its parts: such an operation has the fields of
   * `filePartQuery`, and answers a `FilePart`.
   */
  readonly file?: { readonly type: 'text/csv'; readonly name: string }
  /**
   * A call that works, and what it answers: shown in OpenAPI, and sent through every door by the parity test, in a tenant
   * whose records have the ids that the examples name.
   */
  readonly example: { readonly input: z.input<Input>; readonly output: z.input<Output> }
}

/** Whether the input comes in the body. Otherwise it is in the URL. */
export function hasBody(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH'
}

/** Codes that any operation may answer with. */
export const commonErrors = [
  'ERR_BAD_REQUEST',
  'ERR_UNAUTHENTICATED',
  'ERR_TOKEN_EXPIRED',
  'ERR_TOKEN_REVOKED',
  'ERR_MISSING_SCOPE',
  'ERR_VALIDATION',
  'ERR_RATE_LIMITED',
  'ERR_INTERNAL',
  'ERR_UNAVAILABLE',
] as const satisfies readonly ErrorCode[]

/** Codes that any operation with a body may answer with, beside `commonErrors`. */
export const bodyErrors = [
  'ERR_MALFORMED_JSON',
  'ERR_PAYLOAD_TOO_LARGE',
  'ERR_UNSUPPORTED_MEDIA_TYPE',
] as const satisfies readonly ErrorCode[]

// @__NO_SIDE_EFFECTS__
export function defineOperation<const Method extends HttpMethod, Input extends z.ZodObject, Output extends z.ZodObject>(
  operation: Operation<Method, Input, Output>,
): Operation<Method, Input, Output> {
  return operation
}
