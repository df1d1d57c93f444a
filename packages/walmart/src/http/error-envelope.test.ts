import { expect, test } from 'vitest'

import { readErrorEnvelope } from './error-envelope.ts'

const detail = { code: 'A.GMP_X', field: 'data', description: 'Said', info: 'More', severity: 'ERROR', causes: [] }
const read = { code: 'A.GMP_X', field: 'data', message: 'Said' }

test.each([
  ['the gateway’s array', { error: [detail] }],
  ['the orders format, an array inside errors', { errors: { error: [detail] } }],
  ['an array of errors', { errors: [{ code: 'A.GMP_X', field: 'data', message: 'Said' }] }],
  ['a single error', { error: detail }],
  ['a single error inside errors', { errors: { error: detail } }],
])('reads %s', (_what, body) => {
  expect(readErrorEnvelope(JSON.stringify(body))).toEqual(read)
})

test('reads a problem document', () => {
  const problem = {
    type: 'https://example.com/forbidden',
    title: 'Forbidden',
    status: 403,
    detail: 'No access to orders',
  }
  expect(readErrorEnvelope(JSON.stringify(problem))).toEqual({ code: problem.type, message: 'No access to orders' })
  expect(readErrorEnvelope('{"type":"about:blank","title":"Not Found","status":404}')).toEqual({ message: 'Not Found' })
})

test.each([[], null, {}, ['odd']])('reads a problem document although its errors are %j', (errors) => {
  const problem = { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'No such line', errors }
  expect(readErrorEnvelope(JSON.stringify(problem))).toEqual({ message: 'No such line' })
})

test('reads the message of a server that names the status in words', () => {
  const body = { timestamp: 1, status: 400, error: 'Bad Request', message: 'JSON parse error', path: '/v3/orders' }
  expect(readErrorEnvelope(JSON.stringify(body))).toEqual({ code: 'Bad Request', message: 'JSON parse error' })
})

test('does not take an HTTP status for a code', () => {
  expect(readErrorEnvelope('{"code":"400","description":"Bad item"}')).toEqual({ message: 'Bad item' })
})

test('ignores a body that is nested too deeply', () => {
  const depth = 100_000
  for (const [open, close] of [
    ['[', ']'],
    ['{"errors":', '}'],
  ] as const) {
    expect(readErrorEnvelope(`${open.repeat(depth)}{"code":"A"}${close.repeat(depth)}`).code).toBeUndefined()
  }
})

test('reads an OAuth error', () => {
  const body = { error: 'invalid_client', error_description: 'Bad client' }
  expect(readErrorEnvelope(JSON.stringify(body))).toEqual({ code: 'invalid_client', message: 'Bad client' })
})

test('falls back to info without a description', () => {
  expect(readErrorEnvelope('{"error":[{"code":"A","info":"More"}]}').message).toBe('More')
})

test.each(['', 'ns2:', 'ns4:'])('reads XML with the namespace prefix "%s"', (prefix) => {
  const element = (name: string, inner: string) => `<${prefix}${name}>${inner}</${prefix}${name}>`
  const fields = element('code', 'A.GMP_X') + element('field', 'data') + element('description', 'Said &lt;&amp;lt;&gt;')
  const body = `<?xml version="1.0"?>\n${element('errors', element('error', fields))}`
  expect(readErrorEnvelope(body)).toEqual({ ...read, message: 'Said <&lt;>' })
})

test('uses an HTML page’s title as the message', () => {
  const body = '<!DOCTYPE html><html><head><TITLE>\nAccess Denied</TITLE></head></html>'
  expect(readErrorEnvelope(body)).toEqual({ code: undefined, field: undefined, message: 'Access Denied' })
})

test.each(['', 'busy', '{', 'null', '[]', '7', '{"error":[]}', '{"error":[{"code":5}]}', '{"errors":null}'])(
  'reads no details from %j',
  (body) => {
    expect(Object.values(readErrorEnvelope(body)).filter((value) => value !== undefined)).toEqual([])
  },
)
