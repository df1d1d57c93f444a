import { hasBody, type Operation, operations } from '@aisle/contract'
import { createToken, revokeToken } from '@aisle/core'
import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { expectDescribed } from '../helpers/openapi.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { expectError } from './expect-error.ts'

const api = useApi()
let other: Tenant
beforeAll(async () => {
  other = await api.createTenant('other.example')
})

const tokenOf = (tenant: Tenant, more: Partial<Parameters<typeof createToken>[1]> = {}) =>
  createToken(api.services.db, { domain: tenant.domain, name: 'more', ...more })
const idOf = (token: string) => Number(token.split('_')[1])
const secretOf = (token: string) => token.split('_').slice(2).join('_')

/** A call of an operation with these headers and nothing else but its path's ids and an empty body. */
async function send({ method, path: template }: Operation, headers: Record<string, string>) {
  const path = `/api${template.replaceAll(/\{\w+\}/g, '1')}`
  const json = hasBody(method) ? { 'content-type': 'application/json' } : {}
  const body = hasBody(method) ? { body: '{}' } : {}
  const answer = await sendRaw(api.url, { method, path, headers: { ...json, ...headers }, ...body })
  expectDescribed(method, path, answer)
  return answer
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
    ['an id that nothing has', () => `Bearer aisle_9007199254740991_${secretOf(api.tenant.token)}`],
    ['an id beyond all ids', () => `Bearer aisle_9999999999999999_${secretOf(api.tenant.token)}`],
    ["another tenant's token", () => `Bearer ${other.token}`],
    ['two tokens', () => `Bearer ${api.tenant.token} ${other.token}`],
  ])('refuses %s', async (__, authorization) => {
    const answer = await send(op, { authorization: authorization() })
    expectError(answer, 'ERR_UNAUTHENTICATED', { message: 'Unauthenticated.' })
  })

  it('refuses a request without a token', async () => {
    expectError(await send(op, {}), 'ERR_UNAUTHENTICATED', { message: 'Unauthenticated.' })
  })

  it.each(['unknown.example', 'other.example', 'other.example:3000', '127.0.0.2', '[::1]', 'x'.repeat(300)])(
    'refuses the token on the host %s',
    async (host) => {
      const answer = await send(op, { host, authorization: `Bearer ${api.tenant.token}` })
      expectError(answer, 'ERR_UNAUTHENTICATED', { message: 'Unauthenticated.' })
    },
  )

  it('refuses a token that has expired', async () => {
    const token = await tokenOf(api.tenant, { expiresAt: new Date(Date.now() - 1000) })
    expectError(await send(op, { authorization: `Bearer ${token}` }), 'ERR_TOKEN_EXPIRED', {
      message: 'Unauthenticated.',
    })
  })

  it('refuses a token that was revoked, also when it has expired', async () => {
    for (const expiresAt of [new Date(Date.now() + 60_000), new Date(0)]) {
      const token = await tokenOf(api.tenant, { expiresAt })
      await revokeToken(api.services.db, { domain: api.tenant.domain, id: idOf(token) })
      expectError(await send(op, { authorization: `Bearer ${token}` }), 'ERR_TOKEN_REVOKED', {
        message: 'Unauthenticated.',
      })
    }
  })

  it('says nothing of expiry to somebody who does not know the secret', async () => {
    const token = await tokenOf(api.tenant, { expiresAt: new Date(0) })
    const answer = await send(op, { authorization: `Bearer aisle_${idOf(token)}_${'x'.repeat(43)}` })
    expectError(answer, 'ERR_UNAUTHENTICATED')
  })

  it('refuses a token with only the other scopes, and names the one that is missing', async () => {
    const scopes = (['integrations:read', 'integrations:write'] as const).filter((scope) => scope !== op.scope)
    for (const held of [scopes, []]) {
      const token = await tokenOf(api.tenant, { scopes: held })
      expectError(await send(op, { authorization: `Bearer ${token}` }), 'ERR_MISSING_SCOPE', {
        required_scope: op.scope,
      })
    }
  })

  it('takes a token with just its scope', async () => {
    const token = await tokenOf(api.tenant, { scopes: [op.scope], expiresAt: new Date(Date.now() + 60_000) })
    const { status } = await send(op, { authorization: `Bearer ${token}` })
    expect([401, 403]).not.toContain(status)
  })
})

it.each(['127.0.0.1', '127.0.0.1:8080'])('takes the token on its own host, whatever the port: %s', async (host) => {
  const headers = { host, authorization: `Bearer ${api.tenant.token}` }
  expectError(await sendRaw(api.url, { path: '/api/walmart/1', headers }), 'ERR_NOT_FOUND')
})

it.each(['OTHER.example', 'Other.Example:443'])('takes a host in any letters: %s', async (host) => {
  const headers = { host, authorization: `bearer ${other.token}` }
  expectError(await sendRaw(api.url, { path: '/api/walmart/1', headers }), 'ERR_NOT_FOUND')
})

it.each(['', '/setup'])(
  "answers for another tenant's instance (GET {id}%s) as for one that does not exist",
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
