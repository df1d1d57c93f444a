import { expect, test } from 'vitest'
import { z } from 'zod'

import { WalmartError } from '../errors.ts'
import { parseResponse, readJson } from './response.ts'

function httpResponse(status: number, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    status,
    headers: new Headers(),
    bytes: new TextEncoder().encode(text),
    correlationId: 'c-1',
    secrets: ['s3cret'],
  }
}

function errorOf(run: () => unknown): WalmartError {
  try {
    run()
  } catch (error) {
    if (error instanceof WalmartError) return error
  }
  throw new Error('no WalmartError')
}

const coded = (code: string) => ({ error: [{ code, description: 'Said' }] })
const page = '<html><head><title>Sorry</title></head></html>'

test.each([
  [401, coded('UNAUTHORIZED.GMP_GATEWAY_API'), 'credentials_rejected'],
  [400, coded('INVALID_TOKEN.GMP_GATEWAY_API'), 'credentials_rejected'],
  [403, coded('FORBIDDEN.GMP_GATEWAY_API'), 'credentials_rejected'],
  [403, [{ code: 'FORBIDDEN.GMP_ORDER_API' }], 'credentials_rejected'],
  [403, { title: 'Forbidden', status: 403 }, 'credentials_rejected'],
  [403, page, 'unavailable'],
  [403, '', 'unavailable'],
  [429, coded('REQUEST_THRESHOLD_VIOLATED.GMP_GATEWAY_API'), 'rate_limited'],
  [429, coded('RATE_LIMIT_EXCEEDED.GMP_ORDER_API'), 'rate_limited'],
  [429, '', 'rate_limited'],
  [404, coded('CONTENT_NOT_FOUND.GMP_ITEM_QUERY_API'), 'not_found'],
  [404, page, 'not_found'],
  [400, coded('INVALID_REQUEST_PARAM.GMP_ITEM_QUERY_API'), 'invalid_request'],
  [406, '', 'invalid_request'],
  [408, '', 'unavailable'],
  [423, coded('RESOURCE_IS_LOCKED.GMP_RECEIVER_API'), 'unavailable'],
  [500, coded('SYSTEM_ERROR.GMP_ORDER_API'), 'unavailable'],
  [503, '', 'unavailable'],
  [520, page, 'unavailable'],
  [302, '', 'unexpected_response'],
  [200, page, 'unavailable'],
  [200, '{"list": {"elem', 'unavailable'],
  [200, '', 'unavailable'],
])('maps HTTP %d with %j to %s', (status, body, kind) => {
  const error = errorOf(() => readJson(httpResponse(status, body)))
  expect(error).toMatchObject({ name: 'WalmartError', kind, status, correlationId: 'c-1' })
  expect(error.retryAt instanceof Date).toBe(kind === 'rate_limited')
})

const rejection = (field: string, description: string) => ({
  errors: { error: [{ code: 'INVALID_REQUEST.GMP_ORDER_API', field, description }] },
})

test.each([
  ['data', 'Invalid Request', 'unavailable'],
  ['data', 'Invalid Date format value', 'invalid_request'],
  ['limit', 'Invalid Request', 'invalid_request'],
])('maps a 400 for field "%s" described as "%s" to %s', (field, description, kind) => {
  expect(errorOf(() => readJson(httpResponse(400, rejection(field, description)))).kind).toBe(kind)
})

test('includes Walmart’s message and redacts an echoed secret', () => {
  const error = errorOf(() =>
    readJson(httpResponse(400, { error: [{ code: 'A.s3cret', field: 's3cret', description: 'got s3cret' }] })),
  )
  expect(error).toMatchObject({
    upstreamCode: 'A.[secret]',
    upstreamField: '[secret]',
    upstreamMessage: 'got [secret]',
  })
  expect(error.message).toBe('Walmart rejected the request: got [secret]: A.[secret] (HTTP 400)')
})

test('reports the path of JSON that does not match the schema', () => {
  const error = errorOf(() => parseResponse(z.object({ list: z.object({}) }), readJson(httpResponse(200, { list: 7 }))))
  expect(error.kind).toBe('unexpected_response')
  expect(error.message).toContain('list: Invalid input: expected object, received number')
})
