import { describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { databaseUrl, query } from '../helpers/database.ts'
import { eventually } from '../helpers/eventually.ts'
import { readBody } from '../helpers/openapi.ts'
import { openTransaction, select } from '../helpers/records.ts'
import { expectError } from './expect-error.ts'

describe('a read-only database', () => {
  const api = useApi()

  it('serves reads, and returns 503 for everything else; /readyz says so', async () => {
    const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
    const path = `/api/walmart/${body.data.id}`
    const name = new URL(api.databaseUrl).pathname.slice(1)
    const admin = databaseUrl(api.databaseUrl, 'postgres')
    const reconnect = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`
    await query(admin, `alter database ${name} set default_transaction_read_only = on`)
    await query(admin, reconnect)
    await eventually(async () => expect((await api.call('GET', path)).status).toBe(200))

    // Nobody has tried to change anything yet.
    expectError(await getReady(api.url), 'ERR_UNAVAILABLE', { message: expect.stringContaining('read-only') })
    const message = expect.stringContaining('cannot store')
    const refused = await api.call('PATCH', path, { body: { name: 'Renamed' } })
    expectError(refused, 'ERR_UNAVAILABLE', { message })
    expect(refused.headers.get('retry-after')).toBe('1')
    expectError(await api.call('DELETE', path), 'ERR_UNAVAILABLE', { message })

    // The connections that were opened meanwhile remain read-only.
    await query(admin, `alter database ${name} reset default_transaction_read_only`)
    await eventually(async () => expect((await getReady(api.url)).status).toBe(200))
    expect(api.logLines.filter((line) => line.includes('calls to the database fail'))).toHaveLength(1)
    expect(api.logLines.filter((line) => JSON.parse(line).level > 40)).toEqual([])
  })
})

describe('a full database', () => {
  const api = useApi()

  it('returns 503 for what it cannot store; /readyz says so', async () => {
    await select(
      api,
      `create function refuse() returns trigger language plpgsql as
         $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
       create trigger refuse before insert on integration_instances for each row execute function refuse()`,
    )
    const refused = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
    expectError(refused, 'ERR_UNAVAILABLE', { message: expect.stringContaining('cannot store') })
    expectError(await getReady(api.url), 'ERR_UNAVAILABLE', { message: expect.stringContaining('full') })
    expect((await api.call('GET', '/api/stores')).status).toBe(200)
  })
})

describe('a database that became full while nobody called', () => {
  const api = useApi()

  it('is not ready, and can be read', async () => {
    await select(
      api,
      `create function refuse() returns event_trigger language plpgsql as
         $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
       create event trigger refuse on ddl_command_start when tag in ('CREATE TABLE AS') execute function refuse()`,
    )
    expectError(await getReady(api.url), 'ERR_UNAVAILABLE', {
      message: 'The database is full: records can be read, but not changed.',
    })
    expect((await api.call('GET', '/api/stores')).status).toBe(200)
  })
})

describe('a row that another transaction holds', () => {
  const api = useApi()

  it('delays neither other tenants nor /readyz; callers that wait for it finally get 503', async () => {
    const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
    const other = await api.createTenant('localhost')
    await using stray = await openTransaction(api)
    await stray.query('select from integration_instances for update')
    const path = `/api/walmart/${body.data.id}`
    const waiting = Array.from({ length: 12 }, () => api.call('PATCH', path, { body: { name: 'Renamed' } }))
    await eventually(async () =>
      expect(await select(api, `select from pg_stat_activity where wait_event_type = 'Lock'`)).not.toEqual([]),
    )
    for (let round = 1; round <= 5; round++) {
      const url = api.url.replace('127.0.0.1', 'localhost')
      const response = await fetch(`${url}/api/stores`, { headers: { authorization: `Bearer ${other.token}` } })
      expect(response.status).toBe(200)
      expect((await getReady(api.url)).status).toBe(200)
    }
    for (const response of await Promise.all(waiting)) {
      expectError(response, 'ERR_UNAVAILABLE')
      expect(response.headers.get('retry-after')).toBe('1')
    }
    await stray.query('commit')
    expect((await api.call('PATCH', path, { body: { name: 'Renamed' } })).status).toBe(200)
  })
})

async function getReady(url: string) {
  const response = await fetch(`${url}/readyz`)
  const { status, headers } = response
  return { status, headers, body: readBody(headers, await response.text()) }
}
