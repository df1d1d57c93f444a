import { once } from 'node:events'
import { Agent, get as httpGet, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import type pg from 'pg'

import { type Aisle, type Lab, startAisle } from './lab.ts'
import { peakMemory, processorTime, startProgram } from './programs.ts'
import { type Result, type Round, toResult } from './result.ts'
import { addTenant, addTenantAt, createInstance, headersOf, medianGet, type Tenant } from './tenant-calls.ts'

interface Sizes {
  readonly rounds: number
  readonly streams: number
}

const streamsPerInstance = 10
/** As many as a process allows. */
const streamsPerTenant = 200
const eventsARound = 20
const readsARound = 100
const idleMs = 9000
const marker = '"type":"changed"'
const hand = fileURLToPath(new URL('watchers-baseline.ts', import.meta.url))

/**
 * What streams of run events cost: idle ones against a single one of each tenant, the read of another tenant beside them,
 * and the processor time for each event that a stream receives, against a server written by hand.
 */
export async function benchWatchers(lab: Lab, { rounds, streams }: Sizes): Promise<Result[]> {
  const aisle = await startAisle(lab, 'http://127.0.0.1:9')
  const other = await addTenant(aisle)
  const watched = await createWatched(aisle, streams)
  const program = await startProgram([hand], { env: aisle.env, ready: /listening at .*"port":(\d+)/ })
  lab.defer(() => program.stop())
  const single = await watch(aisle.url, firstOfEach(watched))
  const idleAlone = await countTransactions(aisle.pool)
  single.close()
  const alone = []
  await medianGet(other, '/api/stores', readsARound)
  for (let round = 0; round < rounds; round += 1) alone.push(await medianGet(other, '/api/stores', readsARound))
  const memory = await peakMemory(aisle.api.pid)

  const ours = { ...(await watch(aisle.url, watched)), pid: aisle.api.pid }
  const idle = { baseline: idleAlone, ours: await countTransactions(aisle.pool) }
  const reads: Round[] = []
  for (const baseline of alone) reads.push({ baseline, ours: await medianGet(other, '/api/stores', readsARound) })
  const url = `http://127.0.0.1:${program.ready[1]}`
  const theirs = { ...(await watch(url, watched)), pid: program.pid }
  const costs: Round[] = []
  // The first round compiles code.
  for (let round = 0; round <= rounds; round += 1) costs.push(await measureEvents(aisle.pool, { ours, theirs }))
  const peak = { baseline: memory, ours: await peakMemory(aisle.api.pid) }
  ours.close()
  theirs.close()
  return [
    toResult({ name: `${streams} idle streams`, unit: 'transactions/s', target: '<= 2', rounds: [idle] }),
    toResult({ name: 'a read beside them', unit: 'ms', target: '<= 1.5', rounds: reads }),
    toResult({ name: "an event's processor time", unit: 'µs', target: null, rounds: costs.slice(1) }),
    toResult({ name: "the api's peak memory", unit: 'MiB', target: null, rounds: [peak] }),
  ]
}

/** What a stream watches. */
interface Watched {
  readonly tenant: Tenant
  readonly instanceId: number
}

/** Creates tenants and instances for this many streams. */
async function createWatched(aisle: Aisle, streams: number): Promise<Watched[]> {
  const watched: Watched[] = []
  for (let index = 0; watched.length < streams; index += 1) {
    const tenant = await addTenantAt(`tenant-${index}.example`, aisle)
    const ofTenant = Math.min(streamsPerTenant, streams - watched.length)
    const ids: number[] = []
    while (ids.length * streamsPerInstance < ofTenant) {
      ids.push(await createInstance(tenant, { clientId: `seller-${index}-${ids.length}`, clientSecret: 'secret' }))
    }
    for (let stream = 0; stream < ofTenant; stream += 1) {
      watched.push({ tenant, instanceId: ids[stream % ids.length] ?? 0 })
    }
  }
  return watched
}

const firstOfEach = (watched: readonly Watched[]) =>
  watched.filter(({ tenant }, index) => watched.findIndex((other) => other.tenant === tenant) === index)

interface Streams {
  /** How many events all streams together have received so far. */
  received(): number
  close(): void
}

async function watch(url: string, watched: readonly Watched[]): Promise<Streams> {
  const agent = new Agent({ maxSockets: watched.length })
  let received = 0
  for (const { tenant, instanceId } of watched) {
    const input = encodeURIComponent(JSON.stringify({ id: instanceId }))
    const request = httpGet(`${url}/trpc/walmart.runs.watch?input=${input}`, { agent, headers: headersOf(tenant) })
    const [response]: IncomingMessage[] = await once(request, 'response')
    if (response?.statusCode !== 200) throw new Error(`A stream ended with status ${response?.statusCode}.`)
    let text = ''
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      received += text.split(marker).length - 1
      // A chunk may end within the marker.
      text = text.slice(1 - marker.length)
    })
    // `close` breaks it off.
    response.on('error', () => undefined)
  }
  await sleep(1000)
  return { received: () => received, close: () => agent.destroy() }
}

/** The transactions per second of the whole database, while nothing happens. */
async function countTransactions(pool: pg.Pool): Promise<number> {
  const read = async () => {
    const { rows } = await pool.query(
      'select xact_commit::int as count from pg_stat_database where datname = current_database()',
    )
    return rows[0].count
  }
  // Postgres may count those of an idle connection ten seconds later.
  await sleep(11_000)
  const before = await read()
  await sleep(idleMs)
  // Without its own.
  return (1000 * ((await read()) - before - 1)) / idleMs
}

interface Side extends Streams {
  readonly pid: number
}

/** The processor time in microseconds for each event that a stream receives. Both servers get the same events. */
async function measureEvents(pool: pg.Pool, { ours, theirs }: { ours: Side; theirs: Side }): Promise<Round> {
  const sides = [theirs, ours]
  const before = await Promise.all(
    sides.map(async ({ pid, received }) => [await processorTime(pid), received()] as const),
  )
  for (let event = 0; event < eventsARound; event += 1) {
    const { rowCount } = await pool.query('update sync_runs set processed = processed + 1')
    if (rowCount === 0) throw new Error('There are no runs.')
    await sleep(200)
  }
  await sleep(1000)
  const costs = await Promise.all(
    sides.map(async ({ pid, received }, side) => {
      const [time = 0, count = 0] = before[side] ?? []
      return (1000 * ((await processorTime(pid)) - time)) / (received() - count)
    }),
  )
  const [baseline = 0, measured = 0] = costs
  const counts = sides.map(({ received }) => received())
  if (counts[0] !== counts[1]) throw new Error(`The streams have not received the same events: ${counts.join(', ')}.`)
  return { baseline, ours: measured }
}
