import { setTimeout as sleep } from 'node:timers/promises'

import { createClient } from '@aisle/client'
import { expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()
const tokenOf = (token: string) => createClient({ url: api.url, token })
const create = (body: object, token = api.tenant.token) =>
  api.call('POST', '/api/tokens', { body, headers: { authorization: `Bearer ${token}` } })

it('a token that was created works, with its scopes only, and is shown once', async () => {
  const { status, body } = await create({ name: 'warehouse', scopes: ['reference:read'] })
  expect(status).toBe(201)
  const { token, ...created } = body.data
  expect(created).toMatchObject({ name: 'warehouse', scopes: ['reference:read'], is_current: false, revoked_at: null })
  const client = tokenOf(token)
  await client.stores.list.query({})
  await expect(client.webhooks.list.query({})).rejects.toMatchObject({ code: 'ERR_MISSING_SCOPE' })
  const { data } = await api.client().tokens.list.query({ sort: 'id' })
  expect(data.at(-1)).toEqual(created)
  expect(data.filter(({ is_current: isCurrent }) => isCurrent)).toMatchObject([{ name: 'test' }])
  expect(JSON.stringify(data)).not.toContain(token)
  const stored = await select<{ row: string }>(
    api,
    'select it::text as row from audit_log it union all select it::text from api_tokens it',
  )
  expect(stored.map(({ row }) => row).join()).not.toContain(String(token).split('_')[2])
})

it('a token grants no scope that it lacks, and none in the past', async () => {
  const narrow = (await create({ name: 'narrow', scopes: ['tokens:write', 'reference:read'] })).body.data.token
  const wide = await create({ name: 'wide', scopes: ['reference:read', 'sends:write', 'audit:read'] }, narrow)
  expect([wide.status, wide.body.errors]).toEqual([
    422,
    {
      scopes: ['The scopes field must only contain scopes of the calling token, which lacks sends:write, audit:read.'],
    },
  ])
  expect((await create({ name: 'same', scopes: ['reference:read'] }, narrow)).status).toBe(201)
  const late = await create({ name: 'late', scopes: ['reference:read'], expires_at: '2026-01-01T00:00:00Z' })
  expect([late.status, late.body.errors]).toEqual([
    422,
    { expires_at: ['The expires at field must be in the future.'] },
  ])
  const soon = await create({ name: 'soon', scopes: ['reference:read'], expires_at: new Date(Date.now() + 3_600_000) })
  expect(soon.status).toBe(201)
})

it('a token that expires grants no later expiry than its own', async () => {
  const end = new Date(Date.now() + 3_600_000).toISOString()
  const rights = { scopes: ['tokens:write', 'reference:read'] }
  const { token } = (await create({ name: 'brief', ...rights, expires_at: end })).body.data
  for (const later of [null, new Date(Date.parse(end) + 1).toISOString()]) {
    const { status, body } = await create({ name: 'lasting', ...rights, expires_at: later }, token)
    expect([status, body.errors]).toEqual([
      422,
      { expires_at: [`The expires at field must be ${end} or earlier, when the calling token expires.`] },
    ])
  }
  for (const same of [end, end.replace('Z', '999Z')]) {
    const { status, body } = await create({ name: 'as brief', ...rights, expires_at: same }, token)
    expect([status, body.data.expires_at]).toEqual([201, end])
  }
})

it('a revoked token is rejected at once, also when it has revoked itself', async () => {
  const { token, id } = (await create({ name: 'gone', scopes: ['tokens:read', 'tokens:write'] })).body.data
  const client = tokenOf(token)
  const { data } = await client.tokens.revoke.mutate({ id })
  expect(data).toMatchObject({ id, is_current: true, revoked_at: expect.any(String) })
  await expect(client.tokens.list.query({})).rejects.toMatchObject({ code: 'ERR_TOKEN_REVOKED' })
  const again = await api.client().tokens.revoke.mutate({ id })
  expect(again.data.revoked_at).toBe(data.revoked_at)
})

it('the audit log says who created and revoked a token', async () => {
  const { id } = (await create({ name: 'logged', scopes: ['events:read'] })).body.data
  await api.client().tokens.revoke.mutate({ id })
  await api.client().tokens.revoke.mutate({ id })
  const { data } = await api.client().auditLog.list.query({ subject: `token:${id}` })
  expect(data).toMatchObject([
    { operation: 'tokens.revoke', token_name: 'test', changes: { revoked_at: { before: null } } },
    { operation: 'tokens.create', changes: { name: { after: 'logged' }, scopes: { after: ['events:read'] } } },
  ])
})

it('a token that is revoked by several callers at once is revoked once', async () => {
  const { id } = (await create({ name: 'raced', scopes: ['events:read'] })).body.data
  const revoke = () => api.client().tokens.revoke.mutate({ id })
  const revoking = await api.services.db.transaction().execute(async (trx) => {
    await trx.selectFrom('api_tokens').select('id').where('id', '=', id).forUpdate().execute()
    const calls = [revoke(), revoke()]
    await sleep(500)
    return { calls }
  })
  const revoked = await Promise.all(revoking.calls)
  expect(new Set(revoked.map(({ data }) => data.revoked_at)).size).toBe(1)
  const { data } = await api.client().auditLog.list.query({ subject: `token:${id}`, operation: 'tokens.revoke' })
  expect(data).toHaveLength(1)
})

it('another tenant’s tokens are neither listed nor revoked', async () => {
  const other = await api.createTenant('other.example')
  const [, id] = other.token.split('_').map(Number)
  const { data } = await api.client().tokens.list.query({ per_page: 100 })
  expect(data.map((token) => token.id)).not.toContain(id)
  await expect(api.client().tokens.revoke.mutate({ id: Number(id) })).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' })
  const [row] = await select(api, 'select revoked_at from api_tokens where tenant_id = $1', [other.id])
  expect(row).toEqual({ revoked_at: null })
})
