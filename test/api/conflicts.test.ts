import pg from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { expectWaiting, select } from '../helpers/records.ts'
import { expectError } from './expect-error.ts'

const api = useApi({ requestsPerMinute: 100_000 })
let id: number

beforeEach(async () => {
  const settings = { connection_settings: { clientId: 'a', clientSecret: 'b' } }
  const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, settings) })
  id = body.data.id
})

const patch = (body: object) => api.call('PATCH', `/api/walmart/${id}`, { body })

describe.each(['deadlock_detected', 'serialization_failure'])('a change that Postgres ends with %s', (condition) => {
  async function failTimes(count: number): Promise<void> {
    // A sequence keeps its value when a transaction is rolled back.
    await select(
      api,
      `create sequence attempts;
       create function fail() returns trigger language plpgsql security definer as $$ begin
         if nextval('public.attempts') <= ${count} then raise ${condition}; end if;
         return new;
       end $$;
       create trigger fail before update on integration_instances for each row execute function fail()`,
    )
  }

  beforeEach(() => () => select(api, 'drop function fail cascade; drop sequence attempts'))

  it('is retried', async () => {
    await failTimes(2)
    const { status, body } = await patch({ name: `After ${condition}` })
    expect([status, body.data.name]).toEqual([200, `After ${condition}`])
  })

  it('fails after three attempts', async () => {
    await failTimes(3)
    expectError(await patch({ name: 'Never' }), 'ERR_INTERNAL')
    const [row] = await select<{ name: string }>(api, 'select name from integration_instances where id = $1', [id])
    expect(row?.name).not.toBe('Never')
  })
})

const deadlocked = 'select from pg_stat_database where datname = current_database() and deadlocks > 0'

it('a change that deadlocks with another session is made once that session has ended', async () => {
  const other = new pg.Client({ connectionString: api.databaseUrl })
  await other.connect()
  try {
    // So that the api finds the deadlock first, and its transaction is the one that ends.
    await other.query(`set deadlock_timeout = '1min'`)
    await other.query('begin')
    await other.query('select from sync_runs where instance_id = $1 for update', [id])
    const changing = patch({ connection_settings: { clientId: 'c', clientSecret: 'd' } })
    await expectWaiting(api, 1)
    await other.query('select from integration_instances where id = $1 for update', [id])
    await other.query('commit')
    const { status } = await changing
    expect(status).toBe(200)
    // Postgres updates its count within a second.
    await eventually(async () => expect(await select(api, deadlocked)).toHaveLength(1))
  } finally {
    await other.end()
  }
})
