import { type ErrorCode, errorStatus } from '@aisle/contract'
import { expect } from 'vitest'

import type { ApiResponse } from '../helpers/api.ts'

/** Expects a REST response to be an error of the common form. */
export function expectError({ status, headers, body }: ApiResponse, code: ErrorCode, details: object = {}): void {
  expect({ status, ...body }).toEqual({
    status: errorStatus[code],
    message: expect.stringMatching(/\w/),
    code,
    request_id: headers.get('x-request-id'),
    ...(code === 'ERR_VALIDATION' && { errors: expect.any(Object) }),
    ...(code === 'ERR_MISSING_SCOPE' && { required_scope: expect.any(String) }),
    ...details,
  })
  expect(body.request_id).toMatch(/^[\da-f-]{36}$/)
  expect(headers.get('content-type')).toMatch(/^application\/json\b/)
}

/** Expects a response of `/trpc` to be the same error in tRPC's envelope. */
export function expectTrpcError({ body, ...response }: ApiResponse, code: ErrorCode, details: object = {}): void {
  expect(body).toEqual({
    error: { message: body.error.data.message, code: expect.any(Number), data: expect.any(Object) },
  })
  expectError({ ...response, body: body.error.data }, code, details)
}
