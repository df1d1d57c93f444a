import { setTimeout as sleep } from 'node:timers/promises'

import { type Aisle, type Lab, setUpInstance, startAisle, untilCompleted } from './lab.ts'
import { type Seller, startSimulator } from './programs.ts'
import { median, type Result, type Round, toResult } from './result.ts'
import { addTenantAt, createInstance } from './tenant-calls.ts'

interface Sizes {
  readonly rounds: number
  readonly instances: number
}

const dueShare = 0.1
const sliceMs = 3000
const idleRefreshes = 5
const callers = 4

/**
 * The time until a small tenant's refresh starts while a tenth of all instances is due. The due instances belong to a
 * few large tenants: once to fewer than the worker has slots, and once to more. The baseline is the bound: one slice plus
 * 1.2 times the same time on an idle worker.
 */
export async function benchHerd(lab: Lab, sizes: Sizes): Promise<Result[]> {
  return [...(await measureHerd(lab, sizes, 3)), ...(await measureHerd(lab, sizes, 20))]
}

async function measureHerd(lab: Lab, { rounds, instances }: Sizes, largeTenants: number): Promise<Result[]> {
  const simulator = await startSimulator('--items', '2000', '--orders', '400', '--no-limits')
  lab.defer(() => simulator.stop())
  const aisle = await startAisle(lab, simulator.url)
  const due = Math.ceil(instances * dueShare)
  const { pool } = aisle
  let worker = await aisle.startWorker()
  const small = await setUpInstance(aisle, simulator.seller)
  await worker.stop()
  await pool.query(otherInstances, [instances - due])
  for (let tenant = 0; tenant < largeTenants; tenant += 1) {
    await createInstances(aisle, simulator.seller, {
      domain: `large-${tenant}.example`,
      count: Math.ceil(due / largeTenants),
    })
  }
  await pool.query(asRefreshed)
  await pool.query('vacuum (analyze)')
  const requested: Round[] = []
  const scheduled: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    worker = await aisle.startWorker()
    const idle: number[] = []
    for (let count = 0; count < idleRefreshes; count += 1) {
      const runId = await startRefresh(aisle, small)
      await untilCompleted(pool, runId)
      idle.push(await waitedMs(aisle, runId))
    }
    const bound = sliceMs + 1.2 * median(idle)
    await makeDue(aisle, small)
    await untilBusy(aisle)
    requested.push({ baseline: bound, ours: await waitedMs(aisle, await startRefresh(aisle, small)) })
    scheduled.push({ baseline: bound, ours: await waitedMs(aisle, await scheduledRun(aisle, small)) })
    await worker.stop()
    await pool.query(asEnded)
  }
  const name = `while ${due} of ${instances} instances are due, of ${largeTenants} tenants`
  const row = { unit: 'ms, of the bound', target: '<= 1' } as const
  return [
    toResult({ ...row, name: `a small tenant's refresh starts ${name}`, rounds: requested }),
    toResult({ ...row, name: 'the same, started by the schedule', rounds: scheduled }),
  ]
}

/** Creates a tenant with instances. */
async function createInstances(
  aisle: Aisle,
  seller: Seller,
  { domain, count }: { readonly domain: string; readonly count: number },
): Promise<void> {
  const tenant = await addTenantAt(domain, aisle)
  let left = count
  const create = async () => {
    while (left > 0) {
      left -= 1
      await createInstance(tenant, seller, { is_automatic_sync_enabled: true })
    }
  }
  await Promise.all(Array.from({ length: callers }, create))
}

async function startRefresh({ client }: Aisle, id: number): Promise<number> {
  const { data } = await client.walmart.orders.refresh.mutate({ id })
  return data.id
}

/** Waits until a run has started, and returns how long it has waited. */
async function waitedMs({ pool }: Aisle, runId: number): Promise<number> {
  for (;;) {
    const { rows } = await pool.query<{ waited: string | null }>(
      'select 1000 * extract(epoch from started_at - created_at) as waited from sync_runs where id = $1',
      [runId],
    )
    const waited = rows[0]?.waited
    if (waited !== undefined && waited !== null) return Number(waited)
    await sleep(10)
  }
}

/** Makes all refreshes of the large tenants due, and the products refresh of the small one. */
async function makeDue({ pool }: Aisle, small: number): Promise<void> {
  await pool.query(
    `update sync_runs set created_at = now() - interval '2 days'
     where kind <> 'token' and (instance_id <> $1 or kind = 'products')`,
    [small],
  )
  // The small one is checked last.
  await pool.query(
    `update integration_instances set schedule_check_at = now() - make_interval(secs => (id <> $1)::int)
     where id in (select instance_id from sync_runs)`,
    [small],
  )
  await pool.query("select graphile_worker.add_job('start_due_runs')")
}

/** Waits until the schedule has started all due runs, and the worker has been busy with slices for a while. */
async function untilBusy({ pool }: Aisle): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(
      `select where not exists (select from integration_instances where schedule_check_at <= now())
         and exists (select from sync_runs where status = 'running')`,
    )
    if (rows.length === 1) break
    await sleep(50)
  }
  await sleep(sliceMs)
}

/** The products run of the instance that the schedule has started. */
async function scheduledRun({ pool }: Aisle, id: number): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    "select max(id) as id from sync_runs where instance_id = $1 and kind = 'products'",
    [id],
  )
  return Number(rows[0]?.id)
}

/** Ten instances for each tenant, of which none is due. */
const otherInstances = `
  with tenant as (
    insert into tenants (time_zone) select 'UTC' from generate_series(1, $1::int / 10) returning id
  ), store as (
    insert into stores (tenant_id, name) select id, 'Store' from tenant returning tenant_id, id
  )
  insert into integration_instances (tenant_id, integration_id, name, environment, connection_status, sealed_credentials,
    is_automatic_sync_enabled, start_date, store_id, auto_link_products, auto_create_products,
    sync_sales_order_invoices_to_accounting, sync_sales_credit_to_accounting, schedule_check_at)
  select tenant_id, 1, 'Walmart ' || n, 'sandbox', 'connected',
    (select min(sealed_credentials) from integration_instances), true, '2026-08-01', id, true, true, false, false,
    now() + interval '1 day'
  from store, generate_series(1, 10) n`

/** As if the set-ups had ended. */
const asRefreshed = `
  delete from graphile_worker._private_jobs;
  update integration_instances set connection_status = 'connected', is_automatic_sync_enabled = true,
    schedule_check_at = now() + interval '1 day';
  update sync_runs set status = 'completed', started_at = now(), finished_at = now() where status = 'queued';
  insert into sync_runs (tenant_id, instance_id, kind, status, is_setup, high_water_mark, created_at, started_at, finished_at)
  select tenant_id, id, kind, 'completed', false, past, past, past, past
  from integration_instances, unnest(array['locations', 'products', 'orders']) kind, (select now() as past) days
  where exists (select from sync_runs where instance_id = integration_instances.id)`

/** As if the runs under way had ended. */
const asEnded = `
  delete from graphile_worker._private_jobs;
  update integration_instances set schedule_check_at = now() + interval '1 day';
  update sync_runs set status = 'completed', high_water_mark = now(), started_at = now(), finished_at = now()
  where finished_at is null`
