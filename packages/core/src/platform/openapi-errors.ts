import {
  ErrorBody,
  type ErrorCode,
  errorCodesOf,
  errorStatus,
  fieldErrors,
  type Operation,
  operations,
} from '@aisle/contract'
import type { ZodOpenApiExamplesObject, ZodOpenApiResponseObject } from 'zod-openapi'

import { fixedMessages, missingScope, validationError } from './errors.ts'

export const requestIdHeader = {
  'X-Request-Id': {
    description: 'Identifies this request in the logs; quote it to support.',
    schema: { type: 'string' },
    example: '0b4e8f4e-6c1f-4d0e-9a7b-2f3c5d6e7f80',
  },
} as const

const retryAfterHeader = {
  'Retry-After': { description: 'Seconds to wait before retrying.', schema: { type: 'integer' }, example: 30 },
} as const

const meanings = {
  ERR_MALFORMED_JSON: 'The body is not valid JSON.',
  ERR_BAD_REQUEST: 'The request is malformed in some other way.',
  ERR_UNAUTHENTICATED: 'The token is missing or not valid on this domain.',
  ERR_TOKEN_EXPIRED: 'The token has expired.',
  ERR_TOKEN_REVOKED: 'The token was revoked.',
  ERR_MISSING_SCOPE: 'The token lacks the scope in `required_scope`.',
  ERR_NOT_FOUND: 'The tenant has no such record.',
  ERR_METHOD_NOT_ALLOWED: 'The path supports other methods.',
  ERR_CONFLICT: 'The state of the record does not allow this; the message names the state.',
  ERR_IDEMPOTENCY_KEY_IN_FLIGHT: 'A request with this `Idempotency-Key` is still in progress.',
  ERR_PAYLOAD_TOO_LARGE: 'The body is larger than 1 MiB.',
  ERR_UNSUPPORTED_MEDIA_TYPE: 'The `Content-Type` is not JSON.',
  ERR_VALIDATION: 'One or more fields are invalid; see `errors`.',
  ERR_IDEMPOTENCY_KEY_REUSED: 'The `Idempotency-Key` was used for a different request.',
  ERR_WALMART_CREDENTIALS_REJECTED: 'Walmart rejected the credentials of the instance, or it has none.',
  ERR_WALMART_PERMISSION_MISSING: 'The API key of the instance lacks a permission at Walmart.',
  ERR_RATE_LIMITED: 'Too many requests.',
  ERR_INTERNAL: 'An internal error; quote the request id to support.',
  ERR_UNAVAILABLE: 'The database cannot be reached or written to at the moment, or is busy with other requests.',
  ERR_WALMART_UNAVAILABLE: 'Walmart cannot be reached at the moment.',
} as const satisfies Record<ErrorCode, string>

/** Messages of the errors whose text names a record, a path or a time. */
const exampleMessages = {
  ERR_NOT_FOUND: 'There is no Walmart integration instance 1.',
  ERR_METHOD_NOT_ALLOWED: '/api/walmart supports POST, GET, not PUT.',
  ERR_CONFLICT: 'Run 42 cannot be cancelled: it has completed.',
  ERR_WALMART_CREDENTIALS_REJECTED:
    'This instance has no credentials yet. Send valid ones as connection_settings with PATCH /api/walmart/1.',
  ERR_WALMART_PERMISSION_MISSING:
    'Walmart does not permit this call: Forbidden. POST /api/walmart/1/test-connection names the permissions that the API key lacks.',
  ERR_RATE_LIMITED: 'Too many requests. Retry in 30 seconds.',
  ERR_WALMART_UNAVAILABLE: 'Walmart returned 503. Try again shortly.',
} as const

type OwnCode = 'ERR_VALIDATION' | 'ERR_MISSING_SCOPE'
type SharedCode = Exclude<ErrorCode, OwnCode>
const sharedMessages: Readonly<Record<SharedCode, string>> = { ...fixedMessages, ...exampleMessages }

/** Whether the example of an error is the same for all operations. */
const isShared = (code: ErrorCode): code is SharedCode => code in sharedMessages

/** Examples of the errors that do not depend on the operation, by code. */
export function errorExamples(): ZodOpenApiExamplesObject {
  const codes = [...new Set(operations.flatMap(([, op]) => errorCodesOf(op)))].filter(isShared)
  return Object.fromEntries(
    codes.map((code) => [code, { summary: meanings[code], value: exampleOf(code, sharedMessages[code]) }]),
  )
}

const temporary: readonly number[] = [errorStatus.ERR_RATE_LIMITED, errorStatus.ERR_UNAVAILABLE]

/** The errors of one status: the meaning of each code, and an example. */
export function describeErrors(op: Operation, status: number, codes: readonly ErrorCode[]): ZodOpenApiResponseObject {
  const examples = codes.map((code) => [
    code,
    isShared(code)
      ? { $ref: `#/components/examples/${code}` }
      : { summary: meanings[code], value: ownExampleOf(op, code) },
  ])
  return {
    description: codes.map((code) => `- \`${code}\`: ${meanings[code]}`).join('\n'),
    headers: { ...requestIdHeader, ...(temporary.includes(status) && retryAfterHeader) },
    content: {
      'application/json': {
        schema: ErrorBody,
        examples: Object.fromEntries(examples),
      },
    },
  }
}

function exampleOf(code: ErrorCode, message: string): ErrorBody {
  return { message, code, request_id: '0b4e8f4e-6c1f-4d0e-9a7b-2f3c5d6e7f80' }
}

function ownExampleOf(op: Operation, code: OwnCode): ErrorBody {
  const error = code === 'ERR_VALIDATION' ? validationError(wrongFieldOf(op)) : missingScope(op.scope)
  return { ...exampleOf(code, error.message), ...error.details }
}

/** The errors that the operation's example would have without one of its fields, or with an unknown one. */
function wrongFieldOf({ input, path, example }: Operation) {
  const fields = Object.entries(example.input).filter(([field]) => !path.includes(`{${field}}`))
  for (const [missing] of fields) {
    const { [missing]: _, ...others } = example.input as Record<string, unknown>
    const errors = fieldErrors(input, others)
    if (Object.keys(errors).length > 0) return errors
  }
  return fieldErrors(input, { ...example.input, colour: 'blue' })
}
