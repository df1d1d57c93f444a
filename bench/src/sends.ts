import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { type Aisle, type Lab, setUpInstance, startAisle } from './lab.ts'
import type { LimitedCall } from './limited-simulator.ts'
import { type Result, toResult } from './result.ts'

interface Sizes {
  readonly acknowledgements: number
  readonly stock: number
}

/**
 * One seller's acknowledgements and stock changes, which Walmart's limits delay. The baseline is the shortest time that
 * the limits allow. They refill many times as fast as Walmart's, for Aisle and for the simulator: the real ones would
 * take hours.
 */
export async function benchSends(lab: Lab, { acknowledgements, stock }: Sizes): Promise<Result[]> {
  const found = await Promise.all([benchAcknowledgements(lab, acknowledgements), benchStock(lab, stock)])
  return found.flat()
}

/** How many times as fast as Walmart's the limits refill. */
const speed = 10

const acknowledgeLimit = { calls: 60, perMs: 60_000 }
const mostAcknowledgedAtOnce = 1000

async function benchAcknowledgements(lab: Lab, count: number): Promise<Result[]> {
  const { aisle, id, callsOf } = await startLimited(lab, { items: 10, orders: count })
  const { client, pool } = aisle
  const { rows } = await pool.query<{ id: string }>('select id from walmart_orders order by id')
  const ids = rows.map((row) => Number(row.id))
  const before = await countTransactions(aisle)
  const start = Date.now()
  for (let from = 0; from < ids.length; from += mostAcknowledgedAtOnce) {
    await client.walmart.orders.acknowledgeMany.mutate({ id, ids: ids.slice(from, from + mostAcknowledgedAtOnce) })
  }
  await untilNone(aisle, `select from sends where settled_at is null limit 1`)
  const transactions = (await countTransactions(aisle)) - before
  const ended = await pool.query<{ applied: number; end: Date }>(
    `select count(*) filter (where status = 'applied')::int as applied, max(settled_at) as end from sends`,
  )
  const [{ applied, end } = { applied: 0, end: new Date(0) }] = ended.rows
  if (applied !== count) throw new Error(`Of ${count} acknowledgements, ${applied} were applied.`)
  const calls = (await callsOf()).filter(({ at }) => at >= start)
  const refillMs = acknowledgeLimit.perMs / acknowledgeLimit.calls / speed
  const least = (count - acknowledgeLimit.calls) * refillMs
  const per = (total: number) => [{ baseline: 1, ours: total / count }]
  return [
    toResult({
      name: `${count} acknowledgements, limits ${speed} times as fast`,
      unit: 'ms',
      target: '<= 1.02',
      rounds: [{ baseline: least, ours: end.getTime() - start }],
    }),
    withoutRejection(calls),
    toResult({ name: 'its calls to Walmart, each', unit: 'calls', target: null, rounds: per(calls.length) }),
    toResult({ name: 'its transactions, each', unit: 'transactions', target: null, rounds: per(transactions) }),
  ]
}

const feedLimit = { calls: 10, perMs: 3_600_000 }
const singleLimit = { calls: 200, perMs: 60_000 }
const mostInFeed = 10_000
/** Fewer stock levels go out in calls of their own. */
const leastInFeed = 101

async function benchStock(lab: Lab, count: number): Promise<Result[]> {
  const others = leastInFeed * feedLimit.calls
  const { aisle, id, callsOf } = await startLimited(lab, { items: count + others, orders: 0 })
  const { client, pool } = aisle
  const { rows } = await pool.query<{ sku: string }>('select sku from walmart_listings order by id')
  const items = rows.map(({ sku }, index) => ({ sku, quantity: index % 97 }))
  await useUpFeeds(aisle, id, items.splice(0, others))
  const before = await callsOf()
  const start = Date.now()
  for (let from = 0; from < count; from += mostInFeed) {
    await client.walmart.inventory.set.mutate({ id, items: items.slice(from, from + mostInFeed) })
  }
  // Until each is in a feed that Walmart has, or applied.
  await untilNone(
    aisle,
    `select from offer_targets target where status = 'queued' or status = 'sending' and (
       select submitted_at from walmart_feeds where id = target.feed_id
     ) is null limit 1`,
  )
  const last = await pool.query<{ end: Date }>(
    `select greatest((select max(submitted_at) from walmart_feeds), (select max(confirmed_at) from offer_targets where feed_id is null)) as end`,
  )
  const end = last.rows[0]?.end.getTime() ?? 0
  await untilNone(aisle, `select from offer_targets where status in ('queued', 'sending') limit 1`)
  const { rows: odd } = await pool.query('select sku, status, outcome from offer_targets where status <> $1 limit 1', [
    'applied',
  ])
  if (odd.length > 0) throw new Error(`A stock level was not applied: ${JSON.stringify(odd[0])}`)
  const calls = (await callsOf()).filter(({ at }) => at >= start)
  const sent = calls.filter(({ method }) => method !== 'GET').length
  const firstFeed = Math.min(...before.filter(isUpload).map(({ at }) => at))
  return [
    toResult({
      name: `${count} stock changes, limits ${speed} times as fast, feeds used up`,
      unit: 'ms',
      target: '<= 1.02',
      rounds: [{ baseline: leastStockTime(count, start - firstFeed), ours: end - start }],
    }),
    withoutRejection(calls),
    toResult({
      name: 'its feeds and single calls',
      unit: 'calls',
      target: null,
      rounds: [{ baseline: Math.ceil(count / mostInFeed), ours: sent }],
    }),
  ]
}

const isUpload = ({ method, path }: LimitedCall) => method === 'POST' && path === '/v3/feeds'

/**
 * Uploads as many feeds as Walmart allows at once, with pauses: the client in `@aisle/walmart` keeps a second in reserve,
 * so if all ten were due within a second, the changes of the last one would go out in single calls.
 */
async function useUpFeeds({ client, pool }: Aisle, id: number, items: { sku: string; quantity: number }[]) {
  for (let feeds = 1; feeds <= feedLimit.calls; feeds += 1) {
    await client.walmart.inventory.set.mutate({ id, items: items.splice(0, leastInFeed) })
    await client.walmart.products.syncInventory.mutate({ id })
    for (;;) {
      const { rows } = await pool.query(
        'select count(*)::int as count from walmart_feeds where submitted_at is not null',
      )
      if (rows[0].count === feeds) break
      await sleep(20)
    }
    await sleep(250)
  }
}

/**
 * The shortest time for this many changes, when all feeds have been used up, the first of them `sinceMs` ago: in feeds,
 * each as soon as it is allowed, and the rest in single calls.
 */
function leastStockTime(count: number, sinceMs: number): number {
  const feedEveryMs = feedLimit.perMs / feedLimit.calls / speed
  const singleEveryMs = singleLimit.perMs / singleLimit.calls / speed
  const times = Array.from({ length: Math.ceil(count / mostInFeed) + 1 }, (_, feeds) => {
    const feedsAt = feeds === 0 ? 0 : feeds * feedEveryMs - sinceMs
    const singlesAt = Math.max(0, count - feeds * mostInFeed - singleLimit.calls) * singleEveryMs
    return Math.max(0, feedsAt, singlesAt)
  })
  return Math.min(...times)
}

function withoutRejection(calls: readonly LimitedCall[]): Result {
  const accepted = calls.filter(({ status }) => status !== 429).length
  const rounds = [{ baseline: calls.length, ours: accepted }]
  return toResult({ name: 'its calls without a 429', unit: 'calls', target: '>= 1', rounds })
}

async function countTransactions({ pool }: Aisle): Promise<number> {
  const { rows } = await pool.query(
    'select xact_commit::int as count from pg_stat_database where datname = current_database()',
  )
  return rows[0].count
}

async function untilNone({ pool }: Aisle, query: string): Promise<void> {
  while ((await pool.query(query)).rows.length > 0) await sleep(100)
}

interface Limited {
  readonly items: number
  readonly orders: number
}

/** An instance that is set up, two workers, and a simulator that limits. */
async function startLimited(lab: Lab, { items, orders }: Limited) {
  const faster = `--import ${new URL(`faster-limits.ts?speed=${speed}`, import.meta.url).href}`
  const simulator = await startLimitedSimulator(lab, faster, [items, orders])
  const aisle = await startAisle(lab, simulator.url, { NODE_OPTIONS: faster })
  for (let worker = 0; worker < 2; worker += 1) await aisle.startWorker()
  const id = await setUpInstance(aisle, { clientId: 'seller', clientSecret: 'secret' })
  return { aisle, id, callsOf: simulator.calls }
}

async function startLimitedSimulator(lab: Lab, faster: string, sizes: readonly number[]) {
  const file = fileURLToPath(new URL('limited-simulator.ts', import.meta.url))
  const child = fork(file, sizes.map(String), {
    execArgv: faster.split(' '),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  lab.defer(() => stop(child))
  const [printed] = await once(child.stdout ?? child, 'data')
  const url = /listening at (\S+)/.exec(String(printed))?.[1]
  if (url === undefined) throw new Error(`The simulator printed ${String(printed)}`)
  return {
    url,
    async calls(): Promise<readonly LimitedCall[]> {
      const answered = once(child, 'message')
      child.send('calls')
      const [calls] = await answered
      return calls
    },
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill()
  await exited
}
