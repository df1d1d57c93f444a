import { Agent, request as send } from 'node:http'
import { fileURLToPath } from 'node:url'

import { type Aisle, type Lab, startAisle } from './lab.ts'
import { startProgram } from './programs.ts'
import { type Result, type Round, timed, toResult } from './result.ts'

interface Sizes {
  readonly rounds: number
  /** Calls per round. */
  readonly calls: number
  /** Instances to add for the second measurement. */
  readonly instances: number
}

const callers = 4

/**
 * `POST /api/walmart`. The baseline is a Fastify server with the same schemas and the same statements, written by hand
 * (`create-baseline.ts`), with a separate database. A tenant with many instances is compared with one that has few.
 */
export async function benchCreate(lab: Lab, { rounds, calls, instances }: Sizes): Promise<Result[]> {
  const few = await startAisle(lab, 'http://127.0.0.1:9')
  const many = await startAisle(lab, 'http://127.0.0.1:9')
  await many.pool.query(manyInstances, [instances])
  const theirs = await startAisle(lab, 'http://127.0.0.1:9')
  const file = fileURLToPath(new URL('./create-baseline.ts', import.meta.url))
  const program = await startProgram([file], { env: theirs.env, ready: /Server listening at (http:[^"\s]+)/ })
  lab.defer(() => program.stop())
  const baseline = { ...theirs, url: program.ready[1] ?? '' }
  // The first calls compile code and open connections.
  for (const server of [baseline, few, many]) await createMany(server, calls)
  const speeds: Round[] = []
  const speedsWithMany: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const speed = { baseline: await speedOf(baseline, calls), ours: await speedOf(few, calls) }
    speeds.push(speed)
    speedsWithMany.push({ baseline: speed.ours, ours: await speedOf(many, calls) })
  }
  return [
    toResult({ name: 'POST /api/walmart', unit: 'calls/s', target: '>= 0.9', rounds: speeds }),
    toResult({
      name: `the same with ${instances} instances`,
      unit: 'calls/s',
      target: '>= 0.9',
      rounds: speedsWithMany,
    }),
  ]
}

type Target = Pick<Aisle, 'pool' | 'storeId' | 'token' | 'url'>

/** Calls per second. Empties the queue first, as a worker would. */
async function speedOf(target: Target, calls: number): Promise<number> {
  await target.pool.query('delete from graphile_worker._private_jobs')
  return (1000 * calls) / (await timed(() => createMany(target, calls)))
}

const agent = new Agent({ keepAlive: true, maxSockets: callers })
let created = 0

async function createMany(target: Target, count: number): Promise<void> {
  let left = count
  const callInTurn = async () => {
    while (left > 0) {
      left -= 1
      await create(target)
    }
  }
  await Promise.all(Array.from({ length: callers }, callInTurn))
}

function create({ url, token, storeId }: Target): Promise<void> {
  created += 1
  const body = JSON.stringify({
    name: `Walmart ${created}`,
    integration_id: 1,
    connection_settings: {
      clientId: `client-${created}`,
      clientSecret: 'an-invented-secret-of-some-length-for-the-benchmark',
    },
    integration_settings: {
      start_date: '2026-08-01',
      store_id: storeId,
      auto_link_products: true,
      auto_create_products: true,
    },
  })
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  return new Promise((resolve, reject) => {
    const call = send(`${url}/api/walmart`, { method: 'POST', agent, headers }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 201) resolve()
        else reject(new Error(`${url}: ${response.statusCode} ${text}`))
      })
    })
    call.on('error', reject)
    call.end(body)
  })
}

const manyInstances = `
  insert into integration_instances (tenant_id, integration_id, name, environment, connection_status, sealed_credentials,
    is_automatic_sync_enabled, start_date, store_id, auto_link_products, auto_create_products,
    sync_sales_order_invoices_to_accounting, sync_sales_credit_to_accounting)
  select tenant_id, 1, 'Seeded ' || n, 'sandbox', 'connected', 'sealed', false, '2026-08-01', id, true, true, false, false
  from stores, generate_series(1, $1) n
  where stores.id = (select min(id) from stores)`
