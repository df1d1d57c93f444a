import * as z from 'zod'

import type * as documented from './documented-types.ts'

/**
 * Every error code and its HTTP status. Codes are part of the API, so programs can branch on them; messages are for people
 * and may change.
 */
export const errorStatus = {
  /** The body is not JSON. */
  ERR_MALFORMED_JSON: 400,
  /** The request is malformed in some other way, such as a bad URL or a wrong Content-Length. */
  ERR_BAD_REQUEST: 400,
  /** The bearer token is missing or not valid on this domain. */
  ERR_UNAUTHENTICATED: 401,
  ERR_TOKEN_EXPIRED: 401,
  ERR_TOKEN_REVOKED: 401,
  /** The token is valid but lacks the scope named in `required_scope`. */
  ERR_MISSING_SCOPE: 403,
  ERR_NOT_FOUND: 404,
  /** The path supports other methods; see the `Allow` header. */
  ERR_METHOD_NOT_ALLOWED: 405,
  /** The resource's state does not allow the operation; the message names that state. */
  ERR_CONFLICT: 409,
  /** A request with the same `Idempotency-Key` is still in progress. */
  ERR_IDEMPOTENCY_KEY_IN_FLIGHT: 409,
  ERR_PAYLOAD_TOO_LARGE: 413,
  ERR_UNSUPPORTED_MEDIA_TYPE: 415,
  /** One or more fields are invalid; see `errors`. */
  ERR_VALIDATION: 422,
  /** The `Idempotency-Key` was used for a different request. */
  ERR_IDEMPOTENCY_KEY_REUSED: 422,
  /** Walmart rejected the instance's credentials, or it has none. Update the instance with valid ones. */
  ERR_WALMART_CREDENTIALS_REJECTED: 422,
  /** The instance's API key lacks a permission at Walmart. Grant it in Walmart's Developer Portal. */
  ERR_WALMART_PERMISSION_MISSING: 422,
  /** Too many requests. Retry after the number of seconds in `Retry-After`. */
  ERR_RATE_LIMITED: 429,
  ERR_INTERNAL: 500,
  /** The database is temporarily unreachable or too busy. Retry; for a write, use the same `Idempotency-Key`. */
  ERR_UNAVAILABLE: 503,
  /** Walmart is temporarily unreachable. Retry after the number of seconds in `Retry-After`. */
  ERR_WALMART_UNAVAILABLE: 503,
} as const

export type ErrorCode = keyof typeof errorStatus

/** Error messages, keyed by dotted field path, e.g. `integration_settings.start_date`. */
export const FieldErrors = z.record(z.string(), z.array(z.string()))
export type FieldErrors = documented.FieldErrors

/** The body of every error response. */
export const ErrorBody = z
  .object({
    message: z.string().meta({ description: 'What happened and what to do about it.' }),
    code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
    errors: FieldErrors.optional().meta({
      description: 'Only with status 422: error messages, keyed by dotted field path.',
    }),
    required_scope: z
      .string()
      .optional()
      .meta({ description: 'Only with status 403: the scope that the token lacks.' }),
    request_id: z.string().meta({ description: 'The value of the `X-Request-Id` header. Quote it to support.' }),
  })
  .meta({ id: 'Error' })
export type ErrorBody = documented.ErrorBody
