import type { Event } from '@aisle/contract'
import pg from 'pg'
import { expect, it } from 'vitest'

import { makeConnectedInstance } from '../api/make-runs.ts'
import { useApi } from '../helpers/api.ts'
import { seededRandom } from '../helpers/random.ts'
import { openTransaction, select } from '../helpers/records.ts'

const api = useApi({ requestsPerMinute: 1_000_000 })

async function addOrders(count: number): Promise<number[]> {
  const instance = await makeConnectedInstance(api, { name: `Seller of ${count}` })
  const rows = await select<{ id: string }>(
    api,
    `insert into walmart_orders (
       tenant_id, instance_id, purchase_order_id, customer_order_id, ship_node_type, status, total, order_date, raw
     )
     select $1, $2::bigint, n::text, '1', 'SellerFulfilled', 'Created', 1, now(), '{"version": 0}'
     from generate_series(1, $3) as n returning id`,
    [api.tenant.id, instance, count],
  )
  return rows.map(({ id }) => Number(id))
}

/** Reads on from a cursor to the end. Calls `seen` for each event. */
async function readOn(after: string | undefined, limit: number, seen: (event: Event) => void): Promise<string> {
  for (;;) {
    const { data, next } = await api.client().events.feed.query({ after, limit })
    data.forEach(seen)
    after = next
    if (data.length < limit) return next
  }
}

/** Two transactions: the one that changes its order first commits last, and the feed is read in between. Returns what is read. */
async function readBetween([first, second]: readonly number[]): Promise<unknown[]> {
  const cursor = await readOn(undefined, 100, () => undefined)
  const seen: Event[] = []
  const change = `update walmart_orders set raw = jsonb_set(raw, '{version}', to_jsonb((raw ->> 'version')::int + 1)) where id = $1`
  await using slow = await openTransaction(api)
  await slow.query(change, [first])
  await select(api, change, [second])
  const between = await readOn(cursor, 100, (event) => seen.push(event))
  await slow.query('commit')
  await readOn(between, 100, (event) => seen.push(event))
  return seen.map(({ data }) => Reflect.get(data, 'order_id'))
}

it('an event whose transaction commits after that of a later one is not missed', async () => {
  const [first = 0, second = 0] = await addOrders(2)
  expect(await readBetween([first, second])).toEqual([second, first])

  // If positions were assigned like ids, the event would be missed.
  await select(
    api,
    `create function place_early() returns trigger language plpgsql as
       $$ begin new.position := nextval('event_positions'); return new; end $$;
     create trigger place_early before insert on events for each row execute function place_early()`,
  )
  expect(await readBetween([first, second])).toEqual([second])
  await select(api, 'drop trigger place_early on events')
})

it('no event is lost, repeated or out of order within its subject, whichever transactions commit, roll back or are killed', async () => {
  const seed = Number(process.env['EVENTS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  const random = seededRandom(seed)
  const orders = await addOrders(6)
  const start = await readOn(undefined, 1000, () => undefined)
  const any = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value

  // What was committed: of each order, the versions in the order in which they were written.
  const committed = new Map<string, number[]>()

  /** Changes some orders in a transaction, with other transactions in between, and commits unless it is killed first. */
  async function write(): Promise<void> {
    const client = new pg.Client({ connectionString: api.databaseUrl })
    client.on('error', () => undefined)
    await client.connect()
    const chosen = orders.filter(() => random() < 0.4)
    const written: [string, number][] = []
    try {
      await client.query('begin')
      for (const order of chosen) {
        const { rows } = await client.query<{ version: number }>(
          `with changed as (
             update walmart_orders set raw = jsonb_set(raw, '{version}', to_jsonb((raw ->> 'version')::int + 1))
             where id = $1 returning raw
           ) select (raw ->> 'version')::int as version from changed`,
          [order],
        )
        written.push([String(order), rows[0]?.version ?? 0])
        await client.query('select pg_sleep($1)', [random() * 0.01])
      }
      const end = any(['commit', 'commit', 'commit', 'rollback', 'select pg_terminate_backend(pg_backend_pid())'])
      await client.query(end)
      if (end !== 'commit') return
      for (const [order, version] of written) committed.set(order, [...(committed.get(order) ?? []), version])
    } catch {
      // The connection was killed, and nothing was committed.
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  let isWriting = true
  const readers = [3, 1000].map(async (limit) => {
    const seen: string[] = []
    let cursor = start
    for (let isLast = false; !isLast;) {
      isLast = !isWriting
      cursor = await readOn(cursor, limit, ({ id, data }) => seen.push(`${Reflect.get(data, 'order_id')} ${id}`))
    }
    return seen
  })
  const writers = Array.from({ length: 8 }, async () => {
    for (let round = 0; round < 6; round++) await write()
  })
  await Promise.all(writers)
  isWriting = false
  const [one = [], other] = await Promise.all(readers)
  expect(other, `seed ${seed}`).toEqual(one)
  expect(new Set(one).size, `seed ${seed}`).toBe(one.length)

  // An event does not say the version. The ids of a subject's events are in the order of its versions.
  const ofOrder = Map.groupBy(one, (text) => text.split(' ')[0] ?? '')
  for (const [order, versions] of committed) {
    const numbers = (ofOrder.get(order) ?? []).map((text) => Number(text.split('_')[1]))
    expect(numbers, `seed ${seed}`).toHaveLength(versions.length)
    expect(numbers, `seed ${seed}`).toEqual(numbers.toSorted((a, b) => a - b))
  }
})
