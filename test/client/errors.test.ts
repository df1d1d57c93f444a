import { runInNewContext } from 'node:vm'

import { type AisleError, createClient, isAisleError } from '@aisle/client'
import type { ErrorCode } from '@aisle/contract'
import { createToken } from '@aisle/core'
import { expect, expectTypeOf, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'

const api = useApi()

async function errorOf(call: Promise<unknown>): Promise<AisleError> {
  const error: unknown = await call.then(
    () => undefined,
    (e: unknown) => e,
  )
  if (!isAisleError(error)) throw new Error('The error is not an AisleError.', { cause: error })
  return error
}

it('an error narrows to its code, status, fields and request', async () => {
  const error = await errorOf(api.client().walmart.create.mutate(instanceOf(api.tenant, { name: '' })))
  expect({ ...error, message: error.message }).toMatchObject({
    message: 'The name field is required.',
    code: 'ERR_VALIDATION',
    status: 422,
    errors: { name: ['The name field is required.'] },
    requestId: expect.stringMatching(/^[\da-f-]{36}$/),
  })
  expectTypeOf(error.code).toEqualTypeOf<ErrorCode>()
  expectTypeOf(error.errors).toEqualTypeOf<Record<string, string[]> | undefined>()
})

it('an error has the scope that the token lacks', async () => {
  const token = await createToken(api.services.db, { domain: api.tenant.domain, name: 'x', scopes: [] })
  const error = await errorOf(api.client(token).walmart.get.query({ id: 1 }))
  expect(error).toMatchObject({ code: 'ERR_MISSING_SCOPE', status: 403, requiredScope: 'integrations:read' })
})

it.each<[string, object, unknown]>([
  ['the server is down', { url: 'http://127.0.0.1:9', retries: 0 }, { cause: { message: 'fetch failed' } }],
  ['the call is aborted', { signal: AbortSignal.abort() }, { cause: { name: 'AbortError' } }],
])('the error is not an AisleError when %s', async (_, { signal, ...options }: { signal?: AbortSignal }, expected) => {
  const client = createClient({ url: api.url, token: api.tenant.token, ...options })
  const error: unknown = await client.walmart.get.query({ id: 1 }, signal && { signal }).catch((e: unknown) => e)
  expect(isAisleError(error)).toBe(false)
  expect(error).toMatchObject(expected as object)
})

it.each([
  undefined,
  null,
  'ERR_VALIDATION',
  {},
  new Error('x'),
  Object.assign(new Error('x'), { code: 'ERR_INVALID_URL' }),
])('isAisleError is false for %s', (thing) => expect(isAisleError(thing)).toBe(false))

it('isAisleError is true for an error of another realm', () => {
  const error: unknown = runInNewContext(
    `Object.assign(new Error('m'), { code: 'ERR_NOT_FOUND', status: 404, requestId: 'r' })`,
  )
  expect(error).not.toBeInstanceOf(Error)
  expect(isAisleError(error)).toBe(true)
})
