import { beforeAll, describe, expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { makeConnectedInstance } from '../api/make-runs.ts'
import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()
let instance: number
beforeAll(async () => {
  instance = await makeConnectedInstance(api)
})

const insert = async (text: string, ...values: readonly unknown[]): Promise<number> => {
  const [row] = await select<{ id: string }>(api, text, [api.tenant.id, instance, ...values])
  return Number(row?.id)
}
const addSend = (status: string, days: number, endedDays = days) =>
  insert(
    `insert into sends (
       tenant_id, instance_id, type, subject, order_id, customer_order_id, reference, intent, expires_at, status, settled_at, created_at
     )
     select $1, $2, 'ship', 'order:1', 1, '1', gen_random_uuid(), '{}', now(), status, case when status <> 'queued' then now() - make_interval(days => $5) end,
       now() - make_interval(days => $4)
     from (values ($3::text)) given (status) returning id`,
    status,
    days,
    endedDays,
  )
const addFeed = (status: string, days: number) =>
  insert(
    `insert into walmart_feeds (tenant_id, instance_id, channel, status, settled_at, next_check_at, created_at)
     select $1, $2, 'price', status, case when status <> 'submitted' then now() end, case when status = 'submitted' then now() end,
       now() - make_interval(days => $4)
     from (values ($3::text)) given (status) returning id`,
    status,
    days,
  )
const idsIn = async (table: string) =>
  (await select<{ id: string }>(api, `select id from ${table} order by id`)).map(({ id }) => Number(id))
const run = (name: string) => buildTaskList(api.services)[name]?.({}, {} as never)

it('deletes sends that ended long ago, with their fulfillments, except those that a person has to resolve', async () => {
  const gone = [await addSend('applied', 401), await addSend('failed', 500)]
  const kept = [
    await addSend('applied', 399),
    await addSend('failed', 399),
    // Resolved or retried since: a repeat of its call must not refund again.
    await addSend('applied', 500, 1),
    await addSend('unknown', 500),
    await addSend('queued', 500),
  ]
  await select(
    api,
    `insert into fulfillments (
       tenant_id, instance_id, order_id, purchase_order_id, reference, send_id, shipped_at, carrier, method_code, tracking_number, lines
     )
     select tenant_id, instance_id, 1, '1', reference, id, now(), 'UPS', 'Standard', '1', '[]' from sends`,
  )
  await run('purge_sends')
  expect(gone).not.toContain(Number.NaN)
  expect(await idsIn('sends')).toEqual(kept)
  expect(await select(api, 'select from fulfillments')).toHaveLength(kept.length)
})

it('deletes feeds that ended long ago, except those that a value was sent with last', async () => {
  await addFeed('processed', 91)
  await addFeed('lost', 200)
  const last = await addFeed('failed', 200)
  const kept = [last, await addFeed('processed', 89), await addFeed('submitted', 100)]
  const listing = await insert(
    `insert into walmart_listings (tenant_id, instance_id, sku, raw) values ($1, $2, 'A', '{}') returning id`,
  )
  await select(
    api,
    `insert into offer_targets (tenant_id, instance_id, listing_id, sku, kind, amount, feed_id) values ($1, $2, $3, 'A', 'price', 1, $4)`,
    [api.tenant.id, instance, listing, last],
  )
  await run('purge_feeds')
  expect(await idsIn('walmart_feeds')).toEqual(kept)
})

describe('a long backlog is deleted in batches', () => {
  // The last one is not due, or is the newest of its kind.
  const count = 10_002
  const backlogs: readonly [cron: string, table: string, insert: string][] = [
    [
      'purge_runs',
      'sync_runs',
      `insert into sync_runs (tenant_id, instance_id, kind, status, is_setup, finished_at)
       select $1, $2, 'audit_inventory', 'completed', false, now() - interval '100 days' from generate_series(1, $3)`,
    ],
    [
      'purge_run_events',
      'sync_run_events',
      `insert into sync_run_events (tenant_id, instance_id, run_id, kind, status, is_setup, processed, created_at, happened_at)
       select $1, $2, -1, 'orders', 'completed', false, 0, now(), now() - make_interval(days => case when n < $3 then 2 else 0 end)
       from generate_series(1, $3) n`,
    ],
    [
      'purge_idempotency_keys',
      'idempotency_keys',
      `insert into idempotency_keys (tenant_id, key, request_hash, response, created_at)
       select $1, coalesce($2, 0) || ':' || n, '', '{}', now() - make_interval(days => case when n < $3 then 2 else 0 end)
       from generate_series(1, $3) n`,
    ],
  ]

  it.each(backlogs)('by %s', async (cron, table, text) => {
    await select(api, `delete from ${table}`)
    await select(api, text, [api.tenant.id, instance, count])
    await select(
      api,
      `create table deletions (rows bigint);
       create function note_deletion() returns trigger language plpgsql security definer as $$ begin
         insert into public.deletions select count(*) from gone;
         return null;
       end $$;
       create trigger note_deletion after delete on ${table} referencing old table as gone
         for each statement execute function note_deletion()`,
    )
    await run(cron)
    const deletions = await select<{ rows: string }>(api, 'select rows from deletions')
    await select(api, 'drop function note_deletion cascade; drop table deletions')
    expect(deletions.map(({ rows }) => Number(rows))).toEqual([5000, 5000, 1])
    expect(await select(api, `select from ${table}`)).toHaveLength(1)
  })
})
