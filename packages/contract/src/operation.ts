import type * as z from 'zod'

import type { ErrorCode } from './errors.ts'

/** The scopes that a token may have. A write scope does not include the matching read scope. */
export const scopes = [
  'accounting:read',
  'accounting:write',
  'audit:read',
  'events:read',
  'integrations:read',
  'integrations:write',
  'problems:read',
  'reference:read',
  'reference:write',
  'sales_orders:read',
  'sends:read',
  'sends:write',
  'tokens:read',
  'tokens:write',
  'webhooks:read',
  'webhooks:write',
] as const
export type Scope = (typeof scopes)[number]

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * One operation, declared once. The tRPC procedure, REST route, OpenAPI description and typed client all derive from it.
 */
export interface Operation<
  Method extends HttpMethod = HttpMethod,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> {
  /** The name of its function in generated clients, e.g. `listStores`. */
  readonly operationId: string
  readonly method: Method
  /** Relative to `/api`. Names in braces are fields of the input. */
  readonly path: `/${string}`
  readonly scope: Scope
  readonly summary: string
  readonly description: string
  /** HTTP status of success, and the `Location` of the created resource; `{data.id}` is filled in from the response. */
  readonly success: { readonly status: 200 | 201 | 202 | 204; readonly location?: `/${string}` }
  /** Request headers that this operation supports in addition to the usual ones. */
  readonly headers: readonly ('Idempotency-Key' | 'Prefer')[]
  readonly input: Input
  readonly output: Output
  /** Error codes of this operation alone; `errorCodesOf` adds the common ones, and those of bodies and of `Idempotency-Key`. */
  readonly errors: readonly ErrorCode[]
  /**
   * Over REST the response is this file, streamed. Over tRPC the operation returns it in parts: its input includes
   * `filePartQuery`, and its output is a `FilePart`.
   */
  readonly file?: { readonly type: 'text/csv'; readonly name: string }
  /**
   * A valid call and its response. OpenAPI shows it, and the parity tests make the call over tRPC, REST and the client, for a
   * tenant whose records have the ids used in the examples.
   */
  readonly example: { readonly input: z.input<Input>; readonly output: z.input<Output> }
}

/** Whether the input is sent in the body; otherwise it is in the URL. */
export function hasBody(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH'
}

/** Error codes that any operation may return. */
const commonErrors = [
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

/** Error codes that any operation with a body may return. */
const bodyErrors = [
  'ERR_MALFORMED_JSON',
  'ERR_PAYLOAD_TOO_LARGE',
  'ERR_UNSUPPORTED_MEDIA_TYPE',
] as const satisfies readonly ErrorCode[]

/** Error codes that any operation with an `Idempotency-Key` may return. */
const idempotencyErrors = [
  'ERR_IDEMPOTENCY_KEY_IN_FLIGHT',
  'ERR_IDEMPOTENCY_KEY_REUSED',
] as const satisfies readonly ErrorCode[]

/** Every error code that an operation may return. */
export function errorCodesOf({ method, headers, errors }: Operation): ErrorCode[] {
  return [
    ...commonErrors,
    ...errors,
    ...(headers.includes('Idempotency-Key') ? idempotencyErrors : []),
    ...(hasBody(method) ? bodyErrors : []),
  ]
}

// @__NO_SIDE_EFFECTS__
export function defineOperation<const Method extends HttpMethod, Input extends z.ZodObject, Output extends z.ZodObject>(
  operation: Operation<Method, Input, Output>,
): Operation<Method, Input, Output> {
  return operation
}
