import { beforeAll, expect, it, onTestFinished } from 'vitest'

import { startDueRuns } from '../../packages/core/src/schedule/index.ts'
import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { startWorker } from '../helpers/worker.ts'

const api = useApi()
const largeTenants = 10
const instancesOfEach = 100
const kinds = ['locations', 'products', 'orders']
/** The small tenant's instance. */
let id: number

// Their credentials cannot be decrypted, so a run starts, fails, and waits for a retry.
beforeAll(async () => {
  const large = await select<{ id: string }>(
    api,
    `insert into tenants (time_zone) select 'UTC' from generate_series(1, $1::int) returning id`,
    [largeTenants],
  )
  await select(api, `insert into stores (tenant_id, name) select unnest($1::bigint[]), 'Store'`, [
    large.map((tenant) => tenant.id),
  ])
  await select(
    api,
    `insert into integration_instances (tenant_id, integration_id, name, environment, connection_status, sealed_credentials,
       is_automatic_sync_enabled, start_date, store_id, auto_link_products, auto_create_products,
       sync_sales_order_invoices_to_accounting, sync_sales_credit_to_accounting, schedule_check_at)
     select tenant_id, 1, 'Walmart ' || n, 'sandbox', 'connected', 'sealed', true, '2026-08-01', id, true, true, false, false, now()
     from stores, generate_series(1, case tenant_id when $1 then 1 else $2::int end) n
     -- The small tenant's is checked last.
     order by tenant_id = $1`,
    [api.tenant.id, instancesOfEach],
  )
  await select(
    api,
    `insert into sync_runs (tenant_id, instance_id, kind, status, is_setup, high_water_mark, created_at, started_at, finished_at)
     select tenant_id, id, kind, 'completed', kind = 'token', past, past, past, past
     from integration_instances, unnest(array['token'] || $1::text[]) with ordinality as kinds (kind, position),
       (select now() - interval '2 days' as past) days
     order by position`,
    [kinds],
  )
  await select(
    api,
    `insert into sync_pauses (tenant_id, instance_id, kind)
    select tenant_id, id, 'orders' from integration_instances where tenant_id = $1`,
    [api.tenant.id],
  )
  const [small] = await select<{ id: string }>(api, 'select id from integration_instances where tenant_id = $1', [
    api.tenant.id,
  ])
  id = Number(small?.id)
})

it('starts a small tenant’s runs first when large tenants have a thousand instances due', async () => {
  await startDueRuns(api.services)
  expect(await select(api, `select from sync_runs where status = 'queued'`)).toHaveLength(
    kinds.length * largeTenants * instancesOfEach + 2,
  )
  const worker = startWorker(api)
  onTestFinished(() => worker.stop())
  const started = () => select(api, `select from sync_runs where status <> 'completed' and started_at is not null`)
  await eventually(async () => expect((await started()).length).toBeGreaterThan(30))

  const { status, body } = await api.call('POST', `/api/walmart/${id}/orders/refresh`)
  expect(status).toBe(202)
  await eventually(async () => expect((await startsBefore(body.data.id)).started).toBe(true))
  expect((await startsBefore(body.data.id)).others).toBeLessThan(10)

  const due = await select<{ id: number }>(
    api,
    `select id::int from sync_runs where tenant_id = $1 and id <> $2
    and status <> 'completed'`,
    [api.tenant.id, body.data.id],
  )
  expect(due).toHaveLength(2)
  // Each large tenant has as many runs with the priority of the small tenant's two.
  for (const run of due) expect((await startsBefore(run.id)).others).toBeLessThan(2 * largeTenants + 10)
})

/** Whether a run has started, and how many others did so between its creation and its start. */
async function startsBefore(runId: number): Promise<{ started: boolean; others: number }> {
  const [row] = await select<{ started: boolean; others: number }>(
    api,
    `select run.started_at is not null as started,
       (select count(*) from sync_runs where started_at between run.created_at and run.started_at and id <> run.id)::int as others
     from sync_runs run where id = $1`,
    [runId],
  )
  if (!row) throw new Error(`There is no run ${runId}.`)
  return row
}
