import {
  bodyErrors,
  commonErrors,
  ErrorBody,
  type ErrorCode,
  errorStatus,
  fieldErrors,
  hasBody,
  type Operation,
  operations,
} from '@aisle/contract'
import type { ZodOpenApiExamplesObject, ZodOpenApiResponseObject } from 'zod-openapi'

import { validationError } from './errors.ts'

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

/** The meaning of each code, and an example message. For validation and scopes the example depends on the operation. */
const messages = {
  ERR_MALFORMED_JSON: ['The body is not valid JSON.', 'The request body is not valid JSON.'],
  ERR_BAD_REQUEST: ['The request is malformed in some other way.', 'The request cannot be read.'],
  ERR_UNAUTHENTICATED: ['The token is missing or not valid on this domain.', 'Unauthenticated.'],
  ERR_TOKEN_EXPIRED: ['The token has expired.', 'Unauthenticated.'],
  ERR_TOKEN_REVOKED: ['The token was revoked.', 'Unauthenticated.'],
  ERR_MISSING_SCOPE: ['The token lacks the scope in `required_scope`.', 'This token lacks a scope.'],
  ERR_NOT_FOUND: ['The tenant has no such record.', 'There is no Walmart integration instance 1.'],
  ERR_METHOD_NOT_ALLOWED: ['The path supports other methods.', '/api/walmart supports POST, GET, not PUT.'],
  ERR_CONFLICT: [
    'The state of the record does not allow this; the message names the state.',
    'Run 42 cannot be cancelled: it has completed.',
  ],
  ERR_IDEMPOTENCY_KEY_IN_FLIGHT: [
    'A request with this `Idempotency-Key` is still in progress.',
    'A request with this Idempotency-Key is still in progress. Try again shortly.',
  ],
  ERR_PAYLOAD_TOO_LARGE: ['The body is larger than 1 MiB.', 'The request body is larger than 1 MiB.'],
  ERR_UNSUPPORTED_MEDIA_TYPE: [
    'The `Content-Type` is not JSON.',
    'Send JSON, with the header Content-Type: application/json.',
  ],
  ERR_VALIDATION: ['One or more fields are invalid; see `errors`.', 'The given data was invalid.'],
  ERR_IDEMPOTENCY_KEY_REUSED: [
    'The `Idempotency-Key` was used for a different request.',
    'This Idempotency-Key was used for a different request. Use a new key for each new request.',
  ],
  ERR_WALMART_CREDENTIALS_REJECTED: [
    'Walmart rejected the credentials of the instance, or it has none.',
    'This instance has no credentials yet. Send valid ones as connection_settings with PATCH /api/walmart/1.',
  ],
  ERR_RATE_LIMITED: ['Too many requests.', 'Too many requests. Retry in 30 seconds.'],
  ERR_INTERNAL: [
    'An internal error; quote the request id to support.',
    'Something went wrong on our side. Quote the request id to support.',
  ],
  ERR_UNAVAILABLE: [
    'The database cannot be reached at the moment, or is busy with other requests.',
    'The database cannot be reached at the moment. Try again shortly.',
  ],
  ERR_WALMART_UNAVAILABLE: ['Walmart cannot be reached at the moment.', 'Walmart returned 503. Try again shortly.'],
} as const satisfies Record<ErrorCode, readonly [meaning: string, message: string]>

const ofOperation: readonly ErrorCode[] = ['ERR_VALIDATION', 'ERR_MISSING_SCOPE']

/** Every code that an operation may return over REST. */
export function codesOf(op: Operation): ErrorCode[] {
  return [...commonErrors, ...op.errors, ...(hasBody(op.method) ? bodyErrors : [])]
}

/** Examples of the errors that do not depend on the operation, by code. */
export function errorExamples(): ZodOpenApiExamplesObject {
  const codes = [...new Set(operations.flatMap(([, op]) => codesOf(op)))].filter((code) => !ofOperation.includes(code))
  return Object.fromEntries(codes.map((code) => [code, { summary: messages[code][0], value: exampleOf(code) }]))
}

const temporary: readonly number[] = [errorStatus.ERR_RATE_LIMITED, errorStatus.ERR_UNAVAILABLE]

/** The errors of one status: the meaning of each code, and an example. */
export function describeErrors(op: Operation, status: number, codes: readonly ErrorCode[]): ZodOpenApiResponseObject {
  const examples = codes.map((code) => [
    code,
    ofOperation.includes(code)
      ? { summary: messages[code][0], value: ownExampleOf(op, code) }
      : { $ref: `#/components/examples/${code}` },
  ])
  return {
    description: codes.map((code) => `- \`${code}\`: ${messages[code][0]}`).join('\n'),
    headers: { ...requestIdHeader, ...(temporary.includes(status) && retryAfterHeader) },
    content: {
      'application/json': {
        schema: ErrorBody,
        examples: Object.fromEntries(examples),
      },
    },
  }
}

function exampleOf(code: ErrorCode): ErrorBody {
  return { message: messages[code][1], code, request_id: '0b4e8f4e-6c1f-4d0e-9a7b-2f3c5d6e7f80' }
}

function ownExampleOf(op: Operation, code: ErrorCode): ErrorBody {
  if (code === 'ERR_MISSING_SCOPE') {
    return { ...exampleOf(code), message: `This token lacks the scope ${op.scope}.`, required_scope: op.scope }
  }
  const { message, details } = validationError(wrongFieldOf(op))
  return { ...exampleOf(code), message, ...details }
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
