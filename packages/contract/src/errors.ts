import * as z from 'zod'

/**
 * Every error code that Aisle answers with, and its HTTP status. Codes are part of the API: programs branch on them.
 * Messages are for people and may change.
 */
export const errorStatus = {
  /** The body is not JSON. */
  ERR_MALFORMED_JSON: 400,
  /** The request is broken in another way than its JSON: a bad URL, a wrong Content-Length. */
  ERR_BAD_REQUEST: 400,
  /** No bearer token, or one that is not valid on this domain. */
  ERR_UNAUTHENTICATED: 401,
  ERR_TOKEN_EXPIRED: 401,
  ERR_TOKEN_REVOKED: 401,
  /** The token is valid, and lacks the scope named in `required_scope`. */
  ERR_MISSING_SCOPE: 403,
  ERR_NOT_FOUND: 404,
  /** The path exists for other methods: see the `Allow` header. */
  ERR_METHOD_NOT_ALLOWED: 405,
  /** The thing is not in a state that allows it; the message says which it is in. */
  ERR_CONFLICT: 409,
  /** A request with the same `Idempotency-Key` has not ended yet. */
  ERR_IDEMPOTENCY_KEY_IN_FLIGHT: 409,
  ERR_PAYLOAD_TOO_LARGE: 413,
  ERR_UNSUPPORTED_MEDIA_TYPE: 415,
  /** One or more fields are wrong: see `errors`. */
  ERR_VALIDATION: 422,
  /** The `Idempotency-Key` was used for another request. */
  ERR_IDEMPOTENCY_KEY_REUSED: 422,
  /** Walmart refuses the instance's credentials, or there are none: an update must bring others. */
  ERR_WALMART_CREDENTIALS_REJECTED: 422,
  /** Too many requests: come back after the seconds in `Retry-After`. */
  ERR_RATE_LIMITED: 429,
  ERR_INTERNAL: 500,
  /** The database cannot be reached at the moment. Try again, a write with the same `Idempotency-Key`. */
  ERR_UNAVAILABLE: 503,
  /** Walmart cannot be asked at the moment: come back after the seconds in `Retry-After`. */
  ERR_WALMART_UNAVAILABLE: 503,
} as const

export type ErrorCode = keyof typeof errorStatus

/** Messages by field, keyed by the field's dotted path, e.g. `integration_settings.start_date`. */
export const FieldErrors = z.record(z.string(), z.array(z.string()))
export type FieldErrors = z.infer<typeof FieldErrors>

/** The one shape of every error answer. */
export const ErrorBody = z
  .object({
    message: z.string().meta({ description: 'What happened and what to do, for people.' }),
    code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
    errors: FieldErrors.optional().meta({ description: 'On a 422: what is wrong, by dotted field path.' }),
    required_scope: z.string().optional().meta({ description: 'On a 403: the scope that the token lacks.' }),
    request_id: z.string().meta({ description: 'The same as the `X-Request-Id` header; quote it to support.' }),
  })
  .meta({ id: 'Error' })
export type ErrorBody = z.infer<typeof ErrorBody>
