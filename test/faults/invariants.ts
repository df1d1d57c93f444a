import { setTimeout as sleep } from 'node:timers/promises'

import type { LogSize } from './slot.ts'
import type { Instance, World } from './world.ts'
import type { WriteKind } from './write-kinds/index.ts'
import { hurryOffers, unsentOffers } from './write-kinds/offers.ts'
import { findMissing, keysAtWalmart, type RefreshKind, refreshKinds } from './write-kinds/refreshes.ts'
import { hurrySends } from './write-kinds/sends.ts'
import { hurryWebhooks, undelivered } from './write-kinds/webhooks.ts'

// The next minute's cron entries included, which requeue what was lost. A stock level of a killed worker waits for 65 seconds.
const longestQuietMs = 180_000
const mostLogKiBPerMinute = 60
// Compiled code and caches: the fuzz suite shows where an api settles.
const mostGrowthMiB = 200

const unfinished = `
  select 'run ' || id || ' of ' || kind || ' is ' || status as text from sync_runs
  where status in ('queued', 'running', 'retrying')
  union all
  select 'job ' || id || ' ' || task_identifier || coalesce(' of ' || locked_by, '') from graphile_worker.jobs
  -- One without a key was replaced while it ran, and is removed within a minute.
  where (task_identifier like 'tenant.%' and attempts < max_attempts) or key is null
  union all
  select 'send ' || id || ' is ' || status from sends where status in ('queued', 'sending')
  union all
  (${unsentOffers} limit 10)
  union all
  select 'instance ' || id || ' is being deleted' from integration_instances where deleting_since is not null
  union all
  (${undelivered} limit 10)`

/** Makes delayed jobs run at once: the pauses after Walmart's failures grow to minutes. */
const hurry = `
  with hurried as (update graphile_worker._private_jobs set run_at = now() where run_at > now() and locked_at is null)
  select pg_notify('jobs:insert', '{"count":1}')`

/** Waits until all runs have ended and all jobs are done. Returns what is left, and how long it took. */
export async function untilDrained({ postgres }: World): Promise<{ readonly left: string[]; readonly ms: number }> {
  const beganAt = Date.now()
  for (;;) {
    for (const text of [hurrySends, hurryOffers, hurryWebhooks]) await postgres.query(text)
    await postgres.query(hurry)
    const left = (await postgres.query<{ text: string }>(unfinished)).map(({ text }) => text)
    const ms = Date.now() - beganAt
    if (left.length === 0 || ms > longestQuietMs) return { left, ms }
    await sleep(500)
  }
}

/** Queries that must return no row, by what a row means. */
const forbidden: Readonly<Record<string, string>> = {
  'jobs that the queue has given up on': `
    select task_identifier, left(last_error, 300) as last_error from graphile_worker.jobs where attempts >= max_attempts`,
  'jobs of workers that are dead': `
    select task_identifier, locked_by from graphile_worker.jobs where locked_by is not null`,
  'orders that exist twice': `
    select instance_id, purchase_order_id from walmart_orders group by 1, 2 having count(*) > 1`,
  'listings that exist twice': 'select instance_id, sku from walmart_listings group by 1, 2 having count(*) > 1',
  'locations that exist twice':
    'select instance_id, ship_node from walmart_locations group by 1, 2 having count(*) > 1',
  'sales orders that exist twice': `
    select instance_id, number from sales_orders group by 1, 2 having count(*) > 1`,
  'listings that are linked twice': 'select listing_id from listing_links group by 1 having count(*) > 1',
  'products that exist twice': 'select tenant_id, sku from products group by 1, 2 having count(*) > 1',
  'orders without exactly one sales order with all lines': `
    select instance_id, purchase_order_id, status from walmart_orders o
    where status <> 'Cancelled' and archived_at is null and (
      select count(*) from sales_orders s join sales_order_lines l on l.sales_order_id = s.id
      where s.walmart_order_id = o.id
    ) <> (select count(*) from walmart_order_lines where order_id = o.id)`,
  'sales order lines of linked listings without a product': `
    select s.id, l.line_number from sales_orders s
    join sales_order_lines l on l.sales_order_id = s.id
    join walmart_listings w on w.instance_id = s.instance_id and w.sku = l.sku
    join listing_links link on link.listing_id = w.id
    where l.product_id is null`,
  'accounting documents that do not balance': `
    select id from accounting_transactions document
    cross join lateral (
      select coalesce(sum(debit), 0) as debit, coalesce(sum(credit), 0) as credit, count(*)::int as lines
      from accounting_lines where transaction_id = document.id
    ) posted
    where (total, total, line_count) is distinct from (debit, credit, lines)`,
  'sales order lines whose shipped units do not have one fulfillment each': `
    select sales_order_id, line_number, quantity_shipped from sales_order_lines line
    where quantity_shipped <> (
      select coalesce(sum(quantity), 0) from accounting_transactions
      where sales_order_id = line.sales_order_id and line_number = line.line_number
        and type = 'sales_order_fulfillment' and status <> 'reversed' and reverses_id is null
    )`,
  'documents that are to be handed over and are not in the feed': `
    select id, status from accounting_transactions where (status in ('ready', 'handed_over')) <> (position is not null)
      and status <> 'reversed'`,
  'instances that were set up and have no run': `
    select id from integration_instances i where not exists (select from sync_runs where instance_id = i.id)`,
  'instances without exactly one entry of the audit log for their creation': `
    select id from integration_instances i where (
      select count(*) from audit_log
      where tenant_id = i.tenant_id and instance_id = i.id and operation = 'walmart.create'
    ) <> 1`,
  'ended runs without an end': `
    select id, status from sync_runs where status in ('completed', 'failed', 'cancelled') and finished_at is null`,
  'transactions that stay open': `
    select pid, state, query from pg_stat_activity
    where datname = 'aisle' and state like 'idle in%' and state_change < now() - interval '10 s'`,
}

/** What must be true of all records when everything is quiet. */
async function checkRecords({ postgres }: World): Promise<string[]> {
  const wrong = await Promise.all(
    Object.entries(forbidden).map(async ([name, text]) => {
      const rows = await postgres.query<object>(text)
      return rows.length === 0 ? [] : [`${rows.length} ${name}, such as ${JSON.stringify(rows[0])}`]
    }),
  )
  return wrong.flat()
}

/** Refreshes everything once more, without faults, and compares the database with Walmart and with what was acknowledged. */
export async function checkQuiet(world: World, kinds: readonly WriteKind[]): Promise<string[]> {
  const live = world.instances.filter(({ isDeleted }) => !isDeleted)
  const refreshed = live.flatMap((instance) => refreshKinds.map((kind) => ({ instance, kind })))
  await Promise.all(refreshed.map(({ instance, kind }) => refreshAll(world, instance, kind)))
  for (const kind of kinds) await kind.settle?.(world)
  const { left } = await untilDrained(world)
  const wrong = left.map((text) => `not done without any fault: ${text}`)
  for (const { instance, kind } of refreshed) {
    const missing = await findMissing(world, instance, { kind, keys: keysAtWalmart(instance, kind) })
    if (missing.length > 0) wrong.push(`instance ${instance.id} lacks ${missing.length} ${kind}`)
  }
  wrong.push(...(await checkRecords(world)))
  wrong.push(...(await readBack(world, kinds)))
  for (const kind of kinds) wrong.push(...((await kind.check?.(world)) ?? []).map((text) => `${kind.name}: ${text}`))
  return wrong
}

/** Compares the database with what was acknowledged, at any time. */
export async function readBack(world: World, kinds: readonly WriteKind[]): Promise<string[]> {
  const wrong = await Promise.all(
    kinds.map(async (kind) => ((await kind.readBack?.(world)) ?? []).map((text) => `${kind.name}: ${text}`)),
  )
  return wrong.flat()
}

async function refreshAll({ caller }: World, instance: Instance, kind: RefreshKind): Promise<void> {
  const path = `/walmart/${instance.id}/${kind}/refresh`
  const call = { tenant: instance.tenant, method: 'POST', path, body: {}, isKeyed: true, expected: [202] }
  await caller.call(call)
}

/** What the lasting processes use now. */
export function measureMemory({ slots }: World): Map<string, number | undefined> {
  return new Map(slots.filter(({ isLasting }) => isLasting).map((slot) => [slot.name, slot.residentMiB()]))
}

export function checkMemory(before: ReadonlyMap<string, number | undefined>, world: World): string[] {
  return [...measureMemory(world)].flatMap(([name, after = 0]) =>
    after - (before.get(name) ?? 0) > mostGrowthMiB
      ? [`${name} has grown from ${before.get(name)} to ${after} MiB`]
      : [],
  )
}

/** The largest log, without the lines of requests and runs. */
export function measureLogs({ slots }: World): number {
  return Math.max(...slots.flatMap(({ logs }) => logs.map(kibPerMinute)))
}

export function checkLogs({ slots }: World): string[] {
  return slots.flatMap(({ logs }) =>
    logs.flatMap((log) => [
      ...(kibPerMinute(log) > mostLogKiBPerMinute ? [`${log.slot} logged ${kibPerMinute(log)} KiB a minute`] : []),
      ...log.errors.map((line) => `${log.slot} logged an error: ${line.slice(0, 1500)}`),
    ]),
  )
}

/** A process that lived for less than a minute had the same outages to report. */
function kibPerMinute({ bytes, livedMs }: LogSize): number {
  return Math.round(bytes / 1024 / Math.max(1, livedMs / 60_000))
}

/** For the output of the run. */
export const invariants = [
  'after each kill of Postgres, and at the end, every record has the value that was acknowledged last',
  'a repeat with the same Idempotency-Key gets the same response, and writes nothing',
  'every response is documented, none is 500, and only the end of an api breaks a call',
  'an order at Walmart is as its sends say, each of which was applied once or not at all',
  'a send is unknown only if its order was changed by hand, or Walmart could not be asked until after its deadline',
  'stock levels and prices arrive at Walmart in the order in which they were set, up to the last one',
  'a webhook gets each event at least once, with one id, and those of a record in order',
  'the first pending delivery of a record to a webhook waits for no other',
  'a reader of all events, during the faults or afterwards, sees what the tables say, for each type',
  'a completed refresh has everything that Walmart had when it was requested',
  `${longestQuietMs / 1000} s after the last fault, all runs have ended, all jobs are done, and no dead worker has any`,
  'the worker that was never killed then refreshes everything alone',
  'no process ends that was not told to, and SIGTERM ends each within 35 s',
  `logs stay below ${mostLogKiBPerMinute} KiB a minute besides a line for each request and each run, and report no error`,
  `memory grows by less than ${mostGrowthMiB} MiB`,
  ...Object.keys(forbidden).map((name) => `no ${name}`),
]
