import { beforeEach, describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { expectError } from './expect-error.ts'

const api = useApi({ requestsPerMinute: 100_000 })
const keys = { clientId: 'an-id', clientSecret: 'a-secret' }
let id: number
let name: string

beforeEach(async () => {
  const body = instanceOf(api.tenant, { connection_settings: keys, is_automatic_sync_enabled: true })
  const response = await api.call('POST', '/api/walmart', { body })
  id = response.body.data.id
  name = response.body.data.name
})

const remove = (which = id) => api.call('DELETE', `/api/walmart/${which}`)
const jobs = () => select(api, `select from graphile_worker.jobs where key = $1`, [`${api.tenant.id}:delete:${id}`])

it('returns 204 without a body, also the second time', async () => {
  for (let time = 1; time <= 2; time += 1) {
    const response = await remove()
    expect([response.status, response.body]).toEqual([204, undefined])
    expect(response.headers.get('content-type')).toBeNull()
  }
  expect(await jobs()).toHaveLength(1)
})

it('deletes the credentials and cancels runs immediately', async () => {
  await select(api, `update integration_instances set sealed_access_token = 'x' where id = $1`, [id])
  await remove()
  expect(
    await select(api, 'select sealed_credentials, sealed_access_token from integration_instances where id = $1', [id]),
  ).toEqual([{ sealed_credentials: null, sealed_access_token: null }])
  expect(await select(api, 'select status from sync_runs where instance_id = $1', [id])).toEqual([
    { status: 'cancelled' },
  ])
})

it('is shown as being deleted until it is gone', async () => {
  await remove()
  const { body } = await api.call('GET', `/api/walmart/${id}`)
  expect(body.data).toMatchObject({ id, name, is_deleting: true, is_automatic_sync_enabled: false })
  const list = await api.call('GET', `/api/walmart?search=${name}`)
  expect(list.body.data).toEqual([body.data])
  expect((await api.call('GET', `/api/walmart/${id}/setup`)).status).toBe(200)
})

it('frees its name immediately', async () => {
  await remove()
  const again = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { name }) })
  expect(again.status).toBe(201)
  await remove(again.body.data.id)
  expect((await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { name }) })).status).toBe(201)
})

it('and a concurrent create with the same name leave the name either free or used', async () => {
  for (let round = 0; round < 8; round += 1) {
    const body = instanceOf(api.tenant, { name: `Raced ${round}` })
    const oldId = (await api.call('POST', '/api/walmart', { body })).body.data.id
    const [created, deleted] = await Promise.all([api.call('POST', '/api/walmart', { body }), remove(oldId)])
    expect(deleted.status).toBe(204)
    expect([201, 422]).toContain(created.status)
    const after = await api.call('POST', '/api/walmart', { body })
    // The name is free only if the create was rejected.
    expect(after.status).toBe(created.status === 201 ? 422 : 201)
  }
})

describe('afterwards', () => {
  it.each<[string, string, () => object | undefined]>([
    ['PATCH', '', () => ({})],
    ['PUT', '', () => instanceOf(api.tenant)],
    ['GET', '/runs', () => undefined],
  ])('returns 404 for %s …%s', async (method, path, body) => {
    await remove()
    expectError(await api.call(method, `/api/walmart/${id}${path}`, { body: body() }), 'ERR_NOT_FOUND')
  })

  it('a concurrent change leaves no run in progress', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
      const instanceId = body.data.id
      const [changed, deleted] = await Promise.all([
        api.call('PATCH', `/api/walmart/${instanceId}`, { body: { connection_settings: keys } }),
        remove(instanceId),
      ])
      expect([200, 404]).toContain(changed.status)
      expect(deleted.status).toBe(204)
      const open = `select from sync_runs where instance_id = $1 and status in ('queued', 'running', 'retrying')`
      expect(await select(api, open, [instanceId])).toEqual([])
    }
  })
})

it('returns 404 for an unknown instance', async () => {
  expectError(await remove(999_999), 'ERR_NOT_FOUND')
})
