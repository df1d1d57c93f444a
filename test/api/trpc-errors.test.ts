import { describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { type RawRequest, sendRaw } from '../helpers/send-raw.ts'
import { expectTrpcError } from './expect-error.ts'

const api = useApi()
const json = { 'content-type': 'application/json' }

function send({ path, headers, ...request }: RawRequest) {
  const authorization = `Bearer ${api.tenant.token}`
  return sendRaw(api.url, { path: `/trpc/${path}`, headers: { authorization, ...headers }, ...request })
}
const post = (body: string, headers: Record<string, string> = json) =>
  send({ method: 'POST', path: 'walmart.create', headers, body })
const get = (query: string, headers: Record<string, string> = {}) => send({ path: `walmart.get?${query}`, headers })

it.each([
  'walmart.nothing',
  'nothing',
  'walmart',
  '',
  'walmart.get/x',
  '__proto__',
  'walmart.constructor',
  'walmart.get.toString',
])('does not find the operation %j', async (path) => {
  expectTrpcError(await send({ path }), 'ERR_NOT_FOUND')
  expectTrpcError(await send({ path, method: 'POST', headers: json, body: '{}' }), 'ERR_NOT_FOUND')
})

it.each(['{', '{"name":}', 'undefined'])('rejects the body %j, which is not JSON', async (body) =>
  expectTrpcError(await post(body), 'ERR_MALFORMED_JSON'),
)

it.each(['input={bad', 'input=%7Bbad', 'input=%', 'connectionParams=%7Bx'])(
  'rejects the query %s, which is not JSON',
  async (query) => expectTrpcError(await get(query), 'ERR_MALFORMED_JSON'),
)

it.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  '',
])('does not support the content type %j', async (type) =>
  expectTrpcError(await post('{}', { 'content-type': type }), 'ERR_UNSUPPORTED_MEDIA_TYPE'),
)

it('reads a missing body without a content type as having no fields', async () => {
  expectTrpcError(await post('', {}), 'ERR_VALIDATION')
})

it('rejects a body without a content type', async () => {
  expectTrpcError(await post('{}', { 'content-length': '2' }), 'ERR_UNSUPPORTED_MEDIA_TYPE')
})

it('ignores the case of the content type', async () => {
  const { status } = await post(JSON.stringify(instanceOf(api.tenant)), { 'content-type': 'Application/JSON' })
  expect(status).toBe(200)
})

it('rejects a body above 1 MiB', async () =>
  expectTrpcError(await post(`"${'x'.repeat(2 ** 20)}"`), 'ERR_PAYLOAD_TOO_LARGE'))

it.each(['[]', '"text"', 'null', '5'])('rejects the body %s, which is not an object', async (body) =>
  expectTrpcError(await post(body), 'ERR_VALIDATION', { errors: { body: ['The body field must be an object.'] } }),
)

it.each(['__proto__', 'constructor', 'toString'])('rejects a field %s', async (name) => {
  const response = await post(`{"${name}": {}}`)
  expectTrpcError(response, 'ERR_VALIDATION')
  expect(Object.keys(response.body.error.data.errors)).toContain(name)
})

it('accepts only GET for a query and only POST for a mutation', async () => {
  expectTrpcError(await send({ path: 'walmart.create' }), 'ERR_METHOD_NOT_ALLOWED')
  expectTrpcError(
    await send({ method: 'POST', path: 'walmart.get', headers: json, body: '{"id":1}' }),
    'ERR_METHOD_NOT_ALLOWED',
  )
})

describe('before the procedure is known', () => {
  it.each(['batch=1&input=%7B%7D', 'batch=1'])('rejects a batch: %s', async (query) =>
    expectTrpcError(await get(query), 'ERR_BAD_REQUEST'),
  )

  it('rejects a stream', async () =>
    expectTrpcError(await get('input=%7B%22id%22%3A1%7D', { 'trpc-accept': 'application/jsonl' }), 'ERR_BAD_REQUEST'))

  it.each(['[', 'a b'])('rejects the host %j', async (host) =>
    expectTrpcError(await get('', { host }), 'ERR_BAD_REQUEST'),
  )

  it.each(['%zz', 'walmart.%'])('rejects the path %s', async (path) =>
    expectTrpcError(await send({ path }), 'ERR_BAD_REQUEST'),
  )
})

it('sends tRPC’s own number for each kind of error', async () => {
  const numberOf = async (sent: ReturnType<typeof send>): Promise<number> => (await sent).body.error.code
  expect(await numberOf(post(`"${'x'.repeat(2 ** 20)}"`))).toBe(-32_013)
  expect(await numberOf(post('{}', { 'content-type': 'text/plain' }))).toBe(-32_015)
  expect(await numberOf(send({ path: 'walmart.nothing' }))).toBe(-32_004)
  expect(await numberOf(send({ path: 'walmart.get/x' }))).toBe(-32_004)
})
