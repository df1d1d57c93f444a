import { inTenant } from '@aisle/db'
import { sql } from 'kysely'
import { expect, it } from 'vitest'

import { makeConnectedInstance } from '../api/make-runs.ts'
import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()

it('a watcher reads the next events by index, however many there are', async () => {
  const [id, other] = [await makeConnectedInstance(api), await makeConnectedInstance(api)]
  for (const instance of [id, other]) {
    await select(
      api,
      `insert into sync_run_events (tenant_id, instance_id, run_id, kind, status, is_setup, processed, created_at)
       select ${api.tenant.id}, ${instance}, n, 'orders', 'running', true, n, now() from generate_series(1, 50000) n`,
    )
  }
  await select(api, 'analyze sync_run_events')
  const text = `explain (format json) select id from sync_run_events
    where instance_id = $1 and id > $2
    order by id limit 100`
  const plan = await inTenant(api.services.db, api.tenant.id, async (tx) => {
    const asked = text.replace('$1', String(id)).replace('$2', '49000')
    return JSON.stringify((await sql.raw(asked).execute(tx)).rows)
  })
  expect(plan).toContain('"Index Name":"sync_run_events_pkey"')
  expect(plan).toMatch(/"Index Cond":"[^"]*tenant_id[^"]*instance_id = [^"]*id > /)
  expect(plan).not.toMatch(/Seq Scan|"Sort"/)
})
