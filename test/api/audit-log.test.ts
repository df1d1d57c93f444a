import { expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()
const credentials = { clientId: 'a-client-id', clientSecret: 'a-client-secret' }

interface Entry {
  readonly id: number
  readonly operation: string
  readonly [field: string]: unknown
}

/** The entries that `work` leaves, oldest first. */
async function entriesOf(work: () => Promise<unknown>): Promise<Entry[]> {
  const read = async () => (await api.call('GET', '/api/audit-log?sort=id&per_page=100')).body.data as Entry[]
  const { length } = await read()
  await work()
  return (await read()).slice(length)
}

async function createInstance(): Promise<number> {
  const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
  return body.data.id
}

it('an entry says who changed which fields, from what to what', async () => {
  const id = await createInstance()
  const { body: before } = await api.call('GET', `/api/walmart/${id}`)
  const body = {
    name: `${before.data.name} 2`,
    integration_settings: { auto_link_products: true, start_date: '2026-09-05' },
  }
  const [entry, ...others] = await entriesOf(() => api.call('PATCH', `/api/walmart/${id}`, { body }))
  const { start_date: startDate } = before.data.integration_settings
  expect(others).toEqual([])
  expect(entry).toEqual({
    id: expect.any(Number),
    created_at: expect.any(String),
    operation: 'walmart.patch',
    token_id: Number(api.tenant.token.split('_')[1]),
    token_name: 'test',
    instance_id: id,
    subject: `walmart_instance:${id}`,
    changes: {
      name: { before: before.data.name, after: body.name },
      'integration_settings.start_date': { before: startDate, after: '2026-09-05' },
    },
  })
})

it('credentials are named and not shown, and only if they changed', async () => {
  const id = await createInstance()
  const patch = () => api.call('PATCH', `/api/walmart/${id}`, { body: { connection_settings: credentials } })
  const secret = { before: null, after: '[secret]' }
  const changes = { 'connection_settings.clientId': secret, 'connection_settings.clientSecret': secret }
  expect(await entriesOf(patch)).toMatchObject([{ operation: 'walmart.patch', changes }])
  expect(await entriesOf(patch)).toEqual([])
  const rows = await select<{ row: string }>(api, 'select it::text as row from audit_log it')
  expect(rows.map(({ row }) => row).join()).not.toMatch(/a-client-/)
})

it('a repeated, a failed and an ineffective call leave no entry', async () => {
  const headers = { 'idempotency-key': 'of the log' }
  const create = () => api.call('POST', '/api/products', { body: { sku: 'LOG-1', name: 'Log' }, headers })
  const created = await entriesOf(async () => {
    expect([(await create()).status, (await create()).status]).toEqual([201, 201])
    expect((await api.call('POST', '/api/products', { body: { sku: 'LOG-1', name: 'Log' } })).status).toBe(422)
  })
  expect(created).toMatchObject([{ operation: 'products.create', changes: { sku: { before: null, after: 'LOG-1' } } }])
  const [, id = ''] = String(created[0]?.['subject']).split(':')
  const again = await entriesOf(async () => {
    expect((await api.call('PATCH', `/api/products/${id}`, { body: { name: 'Log' } })).status).toBe(200)
    expect((await api.call('POST', `/api/products/${id}/unarchive`)).status).toBe(200)
    expect((await api.call('PATCH', '/api/products/999999', { body: { name: 'Log' } })).status).toBe(404)
    expect((await api.call('POST', '/api/products/999999/archive')).status).toBe(404)
  })
  expect(again).toEqual([])
})

it('an Idempotency-Key has no effect on an operation that does not support it', async () => {
  const { body } = await api.call('POST', '/api/stores', { body: { name: 'Keyed' } })
  const path = `/api/stores/${body.data.id}`
  const rename = (name: string) =>
    api.call('PATCH', path, { body: { name }, headers: { 'idempotency-key': 'the same key' } })
  expect((await rename('Keyed 2')).body.data.name).toBe('Keyed 2')
  expect((await rename('Keyed 3')).body.data.name).toBe('Keyed 3')
})

it('entries about an instance outlive it', async () => {
  const id = await createInstance()
  await api.call('DELETE', `/api/walmart/${id}`)
  await select(api, 'delete from sync_runs where instance_id = $1', [id])
  await select(api, 'delete from integration_instances where id = $1', [id])
  const { body } = await api.call('GET', `/api/audit-log?instance_id=${id}`)
  expect(body.data.map(({ operation }: Entry) => operation)).toEqual(['walmart.delete', 'walmart.create'])
})

it('the log is filtered, newest first, and exported', async () => {
  const { body } = await api.call('POST', '/api/stores', { body: { name: '=Filtered' } })
  const subject = `store:${body.data.id}`
  await api.call('PATCH', `/api/stores/${body.data.id}`, { body: { name: 'Filtered' } })
  const list = async (query: object) =>
    (await api.client().auditLog.list.query({ subject, ...query })).data.map(({ operation }) => operation)
  expect(await list({})).toEqual(['stores.update', 'stores.create'])
  expect(await list({ operation: 'stores.update' })).toEqual(['stores.update'])
  expect(await list({ token_id: 999_999 })).toEqual([])
  const [{ created_at: time } = { created_at: '' }] = (await api.client().auditLog.list.query({ subject })).data
  expect(await list({ since: time, until: time })).toContain('stores.update')
  expect(await list({ until: '2026-01-01T00:00:00+01:00' })).toEqual([])
  const file = await api.call('GET', `/api/audit-log/export?subject=${subject}`)
  const [header, created, updated, ...rest] = String(file.body).split('\r\n')
  expect(header).toBe('id,created_at,operation,token_id,token_name,instance_id,subject,changes')
  expect(created).toMatch(
    new RegExp(`,stores\\.create,\\d+,test,,${subject},"{""name"":{""after"":""=Filtered"",""before"":null}}"$`),
  )
  expect(updated).toContain(',stores.update,')
  expect(rest).toEqual([''])
})
