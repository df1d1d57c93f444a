import { type ErrorBody, type ErrorCode, type FieldErrors, labelOf, type Scope, summarizeErrors } from '@aisle/contract'
import { codeOf } from '@aisle/db'

interface Details {
  readonly errors?: FieldErrors
  readonly required_scope?: string
}

type AisleErrorOptions = ErrorOptions & Details & { readonly retryAfterSeconds?: number }

/** The only error that use cases throw for callers. `code` is part of the API; the message is for people. */
export class AisleError extends Error {
  override readonly name = 'AisleError'
  readonly code: ErrorCode
  readonly details: Details
  /** When to try again, sent as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, message: string, options: AisleErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
    this.details = {
      ...(options.errors && { errors: options.errors }),
      ...(options.required_scope !== undefined && { required_scope: options.required_scope }),
    }
  }
}

/** The messages of the errors that always say the same. */
export const fixedMessages = {
  ERR_MALFORMED_JSON: 'The request body is not valid JSON.',
  ERR_BAD_REQUEST: 'The request cannot be read.',
  ERR_UNAUTHENTICATED: 'Unauthenticated.',
  ERR_TOKEN_EXPIRED: 'Unauthenticated.',
  ERR_TOKEN_REVOKED: 'Unauthenticated.',
  ERR_IDEMPOTENCY_KEY_IN_FLIGHT: 'A request with this Idempotency-Key is still in progress. Try again shortly.',
  ERR_PAYLOAD_TOO_LARGE: 'The request body is larger than 1 MiB.',
  ERR_UNSUPPORTED_MEDIA_TYPE: 'Send JSON, with the header Content-Type: application/json.',
  ERR_IDEMPOTENCY_KEY_REUSED:
    'This Idempotency-Key was used for a different request. Use a new key for each new request.',
  ERR_INTERNAL: 'Something went wrong on our side. Quote the request id to support.',
  ERR_UNAVAILABLE: 'The database cannot be reached at the moment. Try again shortly.',
} as const satisfies Partial<Record<ErrorCode, string>>
export type FixedCode = keyof typeof fixedMessages

/** An error with the fixed message of its code. */
export function fixedError(code: FixedCode, options: AisleErrorOptions = {}): AisleError {
  return new AisleError(code, fixedMessages[code], options)
}

export function validationError(errors: FieldErrors): AisleError {
  return new AisleError('ERR_VALIDATION', summarizeErrors(errors), { errors })
}

export function missingScope(scope: Scope): AisleError {
  return new AisleError('ERR_MISSING_SCOPE', `This token lacks the scope ${scope}.`, { required_scope: scope })
}

/**
 * A field refers to a record that does not exist or is archived.
 *
 * @param list the path that lists valid ones
 */
export function invalidReference(path: string, list: string): FieldErrors {
  return { [path]: [`The selected ${labelOf(path)} is invalid. GET ${list} lists the valid ones.`] }
}

/** Reports each value that an earlier one repeats, under the path of its index. */
export function duplicateFields(values: readonly (number | string)[], pathOf: (index: number) => string): FieldErrors {
  const first = new Map(values.map((value, index) => [value, index] as const).toReversed())
  const paths = values.flatMap((value, index) => (first.get(value) === index ? [] : [pathOf(index)]))
  return Object.fromEntries(paths.map((path) => [path, [`The ${labelOf(path)} field has a duplicate value.`]]))
}

/**
 * What a caller may know about a failure. Only an `AisleError` is shown; the details of other errors go to the log.
 */
export function toErrorBody(error: unknown, requestId: string): ErrorBody {
  const known = error instanceof AisleError ? error : toAisleError(error)
  return { message: known.message, code: known.code, ...known.details, request_id: requestId }
}

export function toAisleError(cause: unknown): AisleError {
  const outage = describeOutage(cause)
  return outage === undefined
    ? fixedError('ERR_INTERNAL', { cause })
    : new AisleError('ERR_UNAVAILABLE', outage, { cause, retryAfterSeconds: 1 })
}

// Read-only, as during a failover; out of disk space or memory.
const cannotStoreCodes = /^(?:25006|53[012]00)/

interface Outage {
  readonly codes: RegExp
  readonly messages?: RegExp
  /** For callers. */
  readonly text: string
}

const outages: readonly Outage[] = [
  {
    // The network, a lost connection, a restart, too many connections, a session that was idle for too long.
    codes: /^(?:ECONN|ENOTFOUND|ENET|EHOST|EPIPE|ETIMEDOUT|EAI_AGAIN|08|57P0[1-5]|53300|25P0[34])/,
    messages:
      /Connection terminated|timeout exceeded when trying to connect|timeout expired|Client (?:has encountered a connection error|was closed) and is not queryable/,
    text: fixedMessages.ERR_UNAVAILABLE,
  },
  { codes: cannotStoreCodes, text: 'The database cannot store anything at the moment. Try again shortly.' },
  // The statement or its lock took too long.
  { codes: /^(?:55P03|57014)/, text: 'The database is too busy at the moment. Try again shortly.' },
]

/** Whether Postgres cannot serve at the moment, as opposed to rejecting a statement for good. */
export function isDatabaseOutage(error: unknown): boolean {
  return describeOutage(error) !== undefined
}

/** The state in which Postgres accepts reads but no writes. Undefined if the error has another cause. */
export function whyNotStored(error: unknown): 'read-only' | 'out of memory' | 'full' | undefined {
  const code = codeOf(error)
  if (!cannotStoreCodes.test(code)) return undefined
  if (code === '25006') return 'read-only'
  return code === '53200' ? 'out of memory' : 'full'
}

function describeOutage(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = codeOf(error)
  return outages.find(({ codes, messages }) => codes.test(code) || messages?.test(error.message))?.text
}
