import { expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()

it('returns the same instance from create, get and list, with the names of its store and type', async () => {
  const [store] = await select<{ id: string }>(
    api,
    `insert into stores (tenant_id, name) values ($1, 'Outlet') returning id`,
    [api.tenant.id],
  )
  const storeId = Number(store?.id)
  const body = instanceOf(api.tenant, { integration_settings: { store_id: storeId } })
  const { body: created } = await api.call('POST', '/api/walmart', { body })
  expect(created.data).toMatchObject({
    integration_name: 'Walmart',
    store: { id: storeId, name: 'Outlet' },
    is_deleting: false,
  })
  expect((await api.call('GET', `/api/walmart/${created.data.id}`)).body).toEqual(created)
  expect((await api.call('GET', '/api/walmart')).body.data).toEqual([created.data])
})

it("shows the store's current name", async () => {
  const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
  await select(api, `update stores set name = 'Renamed' where id = $1`, [api.tenant.sample.storeId])
  const { body: shown } = await api.call('GET', `/api/walmart/${body.data.id}`)
  expect(shown.data.store).toEqual({ id: api.tenant.sample.storeId, name: 'Renamed' })
})
