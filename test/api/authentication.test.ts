import { hasBody, type Operation, operations } from '@aisle/contract'
import { createToken, revokeToken } from '@aisle/core'
import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { expectDescribed } from '../helpers/openapi.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { expectError } from './expect-error.ts'

const api = useApi({ requestsPerMinute: 100_000 })
let other: Tenant
beforeAll(async () => {
  other = await api.createTenant('other.example')
})

const tokenOf = (tenant: Tenant, more: Partial<Parameters<typeof createToken>[1]> = {}) =>
  createToken(api.services.db, { domain: tenant.domain, name: 'more', ...more })
const idOf = (token: string) => Number(token.split('_')[1])
const secretOf = (token: string) => token.split('_').slice(2).join('_')

/** Calls an operation with these headers, ids that no record has in its path, and an empty body. */
async function send({ method, path: template }: Operation, headers: Record<string, string>) {
  const path = `/api${template.replaceAll(/\{\w+\}/g, '999999')}`
  const json = hasBody(method) ? { 'content-type': 'application/json' } : {}
  const body = hasBody(method) ? { body: '{}' } : {}
  const response = await sendRaw(api.url, { method, path, headers: { ...json, ...headers }, ...body })
  expectDescribed(method, path, response)
  return response
}

describe.each(operations)('%s', (_, op) => {
  it.each<[string, () => string]>([
    ['an empty header', () => ''],
    ['another scheme', () => 'Basic YTpi'],
    ['no token after Bearer', () => 'Bearer '],
    ['garbage', () => 'Bearer garbage'],
    ['a token without its prefix', () => `Bearer ${idOf(api.tenant.token)}_${secretOf(api.tenant.token)}`],
    ['a wrong secret', () => `Bearer aisle_${idOf(api.tenant.token)}_${'x'.repeat(43)}`],
    ['a shortened secret', () => `Bearer ${api.tenant.token.slice(0, -1)}`],
    ['the secret of another id', () => `Bearer aisle_${idOf(api.tenant.token) + 1}_${secretOf(api.tenant.token)}`],
    ['an unknown id', () => `Bearer aisle_9007199254740991_${secretOf(api.tenant.token)}`],
    ['an id above 2^53', () => `Bearer aisle_9999999999999999_${secretOf(api.tenant.token)}`],
    ["another tenant's token", () => `Bearer ${other.token}`],
    ['two tokens', () => `Bearer ${api.tenant.token} ${other.token}`],
  ])('rejects %s', async (__, authorization) => {
    const response = await send(op, { authorization: authorization() })
    expectError(response, 'ERR_UNAUTHENTICATED', { message: 'Unauthenticated.' })
  })

  it('rejects a request without a token', async () => {
    expectError(await send(op, {}), 'ERR_UNAUTHENTICATED', { message: 'Unauthenticated.' })
  })

  it.each(['unknown.example', 'other.example', 'other.example:3000', '127.0.0.2', '[::1]', 'x'.repeat(300)])(
    'rejects the token on the host %s',
    async (host) => {
      const response = await send(op, { host, authorization: `Bearer ${api.tenant.token}` })
      expectError(response, 'ERR_UNAUTHENTICATED', { message: 'Unauthenticated.' })
    },
  )

  it('rejects an expired token', async () => {
    const token = await tokenOf(api.tenant, { expiresAt: new Date(Date.now() - 1000) })
    expectError(await send(op, { authorization: `Bearer ${token}` }), 'ERR_TOKEN_EXPIRED', {
      message: 'Unauthenticated.',
    })
  })

  it('rejects a revoked token, even if it has also expired', async () => {
    for (const expiresAt of [new Date(Date.now() + 60_000), new Date(0)]) {
      const token = await tokenOf(api.tenant, { expiresAt })
      await revokeToken(api.services.db, { domain: api.tenant.domain, id: idOf(token) })
      expectError(await send(op, { authorization: `Bearer ${token}` }), 'ERR_TOKEN_REVOKED', {
        message: 'Unauthenticated.',
      })
    }
  })

  it('does not reveal the expiry without the secret', async () => {
    const token = await tokenOf(api.tenant, { expiresAt: new Date(0) })
    const response = await send(op, { authorization: `Bearer aisle_${idOf(token)}_${'x'.repeat(43)}` })
    expectError(response, 'ERR_UNAUTHENTICATED')
  })

  it('rejects a token without its scope, and names the scope', async () => {
    const scopes = (['integrations:read', 'integrations:write'] as const).filter((scope) => scope !== op.scope)
    for (const held of [scopes, []]) {
      const token = await tokenOf(api.tenant, { scopes: held })
      expectError(await send(op, { authorization: `Bearer ${token}` }), 'ERR_MISSING_SCOPE', {
        required_scope: op.scope,
      })
    }
  })

  it('accepts a token with only its scope', async () => {
    const token = await tokenOf(api.tenant, { scopes: [op.scope], expiresAt: new Date(Date.now() + 60_000) })
    const { status } = await send(op, { authorization: `Bearer ${token}` })
    expect([401, 403]).not.toContain(status)
  })
})

it.each(['127.0.0.1', '127.0.0.1:8080'])('accepts the token on its own host with any port: %s', async (host) => {
  const headers = { host, authorization: `Bearer ${api.tenant.token}` }
  expectError(await sendRaw(api.url, { path: '/api/walmart/1', headers }), 'ERR_NOT_FOUND')
})

it.each(['OTHER.example', 'Other.Example:443'])('ignores the case of the host: %s', async (host) => {
  const headers = { host, authorization: `bearer ${other.token}` }
  expectError(await sendRaw(api.url, { path: '/api/walmart/1', headers }), 'ERR_NOT_FOUND')
})

it.each(['', '/setup'])(
  "returns the same 404 for another tenant's instance (GET {id}%s) as for an unknown one",
  async (rest) => {
    const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
    const id: number = body.data.id
    const headers = { host: other.domain, authorization: `Bearer ${other.token}` }
    const foreign = await sendRaw(api.url, { path: `/api/walmart/${id}${rest}`, headers })
    const message = `There is no Walmart integration instance ${id}.`
    expectError(foreign, 'ERR_NOT_FOUND', { message })
    expect((await api.call('GET', `/api/walmart/${id}${rest}`)).status).toBe(200)
  },
)
