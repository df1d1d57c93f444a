import { expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { makeConnectedInstance, makeRun } from './make-runs.ts'

const api = useApi()

const remedyOf = async (id: number) => (await api.call('GET', `/api/walmart/${id}/setup`)).body.message
const set = (id: number, change: string) =>
  select(api, `update integration_instances set ${change} where id = $1`, [id])

it.each(['awaiting_credentials', 'credentials_rejected'])('a set-up says what to do when it is %s', async (state) => {
  const keys = { connection_settings: { clientId: 'nobody', clientSecret: 'nothing' } }
  const body = instanceOf(api.tenant, state === 'awaiting_credentials' ? {} : keys)
  const { id } = (await api.call('POST', '/api/walmart', { body })).body.data
  await set(id, `connection_status = '${state}'`)
  expect(await remedyOf(id)).toBe(`Send valid ones as connection_settings with PATCH /api/walmart/${id}.`)
})

it.each([
  ['failed', 'has failed'],
  ['cancelled', 'was cancelled'],
])('a set-up names the run to retry if a phase is %s, until it is retried', async (status, ending) => {
  const id = await makeConnectedInstance(api)
  const { run_id } = await makeRun(api, { id, kind: 'locations', status, isSetup: true })
  const retry = `/api/walmart/${id}/runs/${run_id}/retry`
  expect(await remedyOf(id)).toBe(`The phase locations ${ending}. Retry it with POST ${retry}.`)
  expect((await api.call('POST', retry, { body: {} })).status).toBe(202)
  expect(await remedyOf(id)).toBeNull()
})

it('a set-up that needs no action, or is being deleted, has no message', async () => {
  const id = await makeConnectedInstance(api)
  expect(await remedyOf(id)).toBeNull()
  // Without a worker, the deletion does not finish.
  await api.call('DELETE', `/api/walmart/${id}`)
  expect(await remedyOf(id)).toBeNull()
})
