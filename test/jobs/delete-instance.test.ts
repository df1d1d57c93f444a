import { inTenant } from '@aisle/db'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { mergeRowCounts } from '../../packages/core/src/platform/row-counts.ts'
import { fixtures } from '../api/tenant-rows.ts'
import { encryptionKeys, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { runProgram } from '../helpers/program.ts'
import { openTransaction, select } from '../helpers/records.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startWorker, waitForCompletion } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 30, orders: 450 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const workers: ReturnType<typeof startWorker>[] = []
const addWorker = () => void workers.push(startWorker(api))
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

let tables: string[]
beforeAll(async () => {
  const rows = await select<{ name: string }>(
    api,
    `select conrelid::regclass::text as name from pg_constraint
     where confrelid = 'integration_instances'::regclass and contype = 'f' order by 1`,
  )
  tables = rows.map(({ name }) => name)
})

const remove = (id: number) => api.call('DELETE', `/api/walmart/${id}`)
const isThere = async (id: number) =>
  (await select(api, 'select from integration_instances where id = $1', [id])).length > 0
const expectGone = (id: number) => eventually(async () => expect(await isThere(id)).toBe(false), { intervalMs: 50 })
const rowsOf = async (id: number) => {
  const counts = tables.map((table) => `select '${table}' as name from ${table} where instance_id = ${id}`)
  return select<{ name: string }>(api, counts.join(' union all '))
}

it('deletes everything of the instance, and nothing of another one', async () => {
  addWorker()
  const [id, other] = [await createInstance(api, { seller }), await createInstance(api, { seller })]
  await waitForCompletion(api, id)
  await waitForCompletion(api, other)
  const rowsOfOther = await rowsOf(other)
  await remove(id)
  await expectGone(id)
  expect(await rowsOf(id)).toEqual([])
  expect(
    await select(api, 'select from walmart_order_lines where order_id not in (select id from walmart_orders)'),
  ).toEqual([])
  expect(await rowsOf(other)).toEqual(rowsOfOther)
  await mergeRowCounts(api.services)
  const counts = await select<{ owner_id: string }>(
    api,
    `select * from row_counts where owner_id = any($1) and table_name = any($2)`,
    [[id, other], tables],
  )
  expect(new Set(counts.map((row) => Number(row.owner_id)))).toEqual(new Set([other]))
  expect(await select(api, 'select from graphile_worker.jobs')).toEqual([])
  expect((await api.call('GET', `/api/walmart/${id}`)).status).toBe(404)
  expect((await remove(id)).status).toBe(404)
})

it('discards a page that is being fetched, and starts no run again', async () => {
  addWorker()
  const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 600 } })
  const before = callsTo(simulator, '/v3/orders')
  const id = await createInstance(api, { seller })
  await eventually(() => expect(callsTo(simulator, '/v3/orders')).toBeGreaterThan(before))
  await remove(id)
  await expectGone(id)
  const calls = callsTo(simulator, '/v3/orders')
  await new Promise((done) => setTimeout(done, 1000))
  release()
  expect(callsTo(simulator, '/v3/orders')).toBe(calls)
  expect(await rowsOf(id)).toEqual([])
})

it('a run that fails because its instance was deleted is not logged as an error', async () => {
  await using transaction = await openTransaction(api)
  await transaction.query('lock table walmart_call_budgets in exclusive mode')
  const id = await createInstance(api, { seller })
  const before = api.logLines.length
  addWorker()
  const waiting = `select from pg_locks where relation = 'walmart_call_budgets'::regclass and not granted`
  await eventually(async () => expect(await select(api, waiting)).not.toEqual([]))
  await transaction.query('delete from integration_instances where id = $1', [id])
  await transaction.query('commit')
  await eventually(async () => expect(await select(api, 'select from graphile_worker.jobs')).toEqual([]))
  expect(api.logLines.slice(before).filter((line) => line.includes('"level":50'))).toEqual([])
})

const addOrders = (id: number, count: number) =>
  select(
    api,
    `insert into walmart_orders (
       tenant_id, instance_id, purchase_order_id, customer_order_id, ship_node_type, status, total, order_date, raw
     ) select $1, $2, 'x' || n, n, 'SellerFulfilled', 'Created', 1, now(), '{}' from generate_series(1, $3::int) n`,
    [api.tenant.id, id, count],
  )
const left = async (id: number) =>
  Number((await select<{ n: string }>(api, 'select count(*) n from walmart_orders where instance_id = $1', [id]))[0]?.n)

it('deletes the rows of a table in batches of at most 500, down to the last one', async () => {
  await select(
    api,
    `create table batches (id int generated always as identity, deleted int);
     create function note_batch() returns trigger language plpgsql as $$ begin
       insert into batches (deleted) select count(*) from gone;
       return null;
     end $$;
     create trigger note_batch after delete on walmart_orders
       referencing old table as gone for each statement execute function note_batch();
     grant insert on batches to aisle_tenant`,
  )
  onTestFinished(async () => void (await select(api, 'drop table batches; drop function note_batch cascade')))
  const id = await createInstance(api, { seller })
  await addOrders(id, 1200)
  await remove(id)
  addWorker()
  await expectGone(id)
  // Rows that are left when the instance itself is deleted would be one more batch, of any size.
  const batches = await select(api, 'select deleted from batches where deleted > 0 order by id')
  expect(batches).toEqual([{ deleted: 500 }, { deleted: 500 }, { deleted: 200 }])
})

describe('an unfinished deletion', () => {
  it('continues after its worker was killed', { timeout: 150_000 }, async () => {
    const id = await createInstance(api, { seller })
    // Enough to keep the deletion busy for a while.
    await addOrders(id, 60_000)
    await remove(id)
    const program = runProgram(['worker'], {
      DATABASE_URL: api.databaseUrl,
      AISLE_ENCRYPTION_KEYS: encryptionKeys,
      WALMART_SANDBOX_URL: simulator.url,
    })
    onTestFinished(() => void program.child.kill('SIGKILL'))
    await eventually(async () => expect(await left(id)).toBeLessThan(60_000), { intervalMs: 5 })
    program.child.kill('SIGKILL')
    await program.exited
    expect(await isThere(id)).toBe(true)
    expect(await left(id)).toBeGreaterThan(0)
    addWorker()
    await eventually(async () => expect(await isThere(id)).toBe(false), { intervalMs: 50 })
  })

  it('gets a job if it has none', async () => {
    const id = await createInstance(api, { seller })
    await remove(id)
    await select(api, 'delete from graphile_worker._private_jobs')
    addWorker()
    await select(api, `select graphile_worker.add_job('requeue_deletions')`)
    await expectGone(id)
  })
})

it('has deleted the rows of every table before the instance itself', async () => {
  const tenant = await api.createTenant('deleting.example')
  await inTenant(api.services.db, tenant.id, async (tx) => {
    await sql`delete from stores`.execute(tx)
    for (const insert of Object.values(fixtures)) await sql.raw(insert).execute(tx)
  })
  const counts = tables.map((table) => `select '${table}' as name from ${table} where instance_id = old.id`)
  await select(
    api,
    `create table left_over (name text);
     create function note_left_over() returns trigger language plpgsql as $$ begin
       insert into left_over select distinct name from (${counts.join(' union all ')}) rows;
       return old;
     end $$;
     create trigger note_left_over before delete on integration_instances for each row execute function note_left_over();
     grant select, insert on left_over to aisle_tenant`,
  )
  onTestFinished(async () => void (await select(api, 'drop table left_over; drop function note_left_over cascade')))
  const [row] = await select<{ id: string }>(api, 'select id from integration_instances where tenant_id = $1', [
    tenant.id,
  ])
  const id = Number(row?.id)
  expect([...new Set((await rowsOf(id)).map(({ name }) => name))].toSorted()).toEqual(tables.toSorted())
  const headers = { host: tenant.domain, authorization: `Bearer ${tenant.token}` }
  expect((await sendRaw(api.url, { method: 'DELETE', path: `/api/walmart/${id}`, headers })).status).toBe(204)
  addWorker()
  await expectGone(id)
  expect(await select(api, 'select name from left_over')).toEqual([])
})
