import { randomBytes } from 'node:crypto'

import { createClient } from '@aisle/client'
import type { WalmartInstanceDocument } from '@aisle/contract'
import { migrate } from '@aisle/db'
import { openReadableLog, readEnvironment, StartError, stopOnSignal } from '@aisle/server'
import { createSimulator } from '@aisle/walmart-simulator'

import { startEmbeddedPostgres } from '../embedded-postgres/index.ts'
import { exampleInstance } from '../example-calls.ts'
import { createFirstTenant, firstDomain } from '../first-tenant.ts'
import { closeAll, type Part } from '../local-parts.ts'
import { startLocalStack } from '../local-stack.ts'
import { startVariables } from '../start.ts'
import { printBooks } from './print-books.ts'
import { printCounts, printNewestOrders, printRequests } from './print-results.ts'
import { watchSetup } from './watch-setup.ts'

interface DemoOptions {
  readonly products: number
  readonly orders: number
}

/** Imports a simulated seller into a new database. Only Walmart is simulated. Leaves nothing behind, even if interrupted. */
export async function runDemo({ products, orders }: DemoOptions): Promise<void> {
  const stopping = stopOnSignal()
  const parts: Part[] = []
  try {
    await showMainJob({ products, orders }, { stopping, parts })
  } catch (error) {
    if (!stopping.aborted) throw error
    throw new StartError('The demo was interrupted and has stopped everything it started.')
  } finally {
    await closeAll(parts)
  }
}

interface Run {
  readonly stopping: AbortSignal
  /** The parts that have been started and must be closed. */
  readonly parts: Part[]
}

async function showMainJob({ products, orders }: DemoOptions, { stopping, parts }: Run): Promise<void> {
  const postgres = await startEmbeddedPostgres()
  parts.push({ close: () => postgres.stop() })
  stopping.throwIfAborted()
  await migrate(postgres.url)
  console.log('Postgres is running, and its schema is up to date.')

  const simulator = createSimulator({ items: products, orders })
  const walmart = await simulator.listen()
  parts.push({ close: () => simulator.close() })
  stopping.throwIfAborted()
  console.log(`A Walmart simulator with ${products} items and ${orders} orders is running at ${walmart}.`)

  const variables = {
    DATABASE_URL: postgres.url,
    AISLE_ENCRYPTION_KEYS: `demo:${randomBytes(32).toString('base64')}`,
    WALMART_SANDBOX_URL: walmart,
    AISLE_WORKER_CONCURRENCY: '4',
    PORT: '0',
  }
  const env = readEnvironment(variables, startVariables)
  const stack = await startLocalStack(env, await openReadableLog('warn'))
  parts.push({ close: () => stack.stop() })
  const url = `http://${firstDomain}:${stack.port}`
  console.log(`Aisle's api and worker are running; the api listens at ${url}.\n`)

  const [seller] = simulator.sellers
  if (!seller) throw new Error('The simulator has no seller.')
  const tenant = await createFirstTenant(stack.services.db, seller)
  if (!tenant) throw new Error('The new database already has a tenant.')
  const { token, sample } = tenant
  const body = exampleInstance(sample, seller)
  const id = await createInstance(url, { token, body, signal: stopping })
  const client = createClient({ url, token })
  await watchSetup(client, { id, signal: stopping })
  await printCounts(stack.services, id)
  await printNewestOrders(client, id)
  await printBooks(client)
  printRequests(sample)
}

/** Creates the instance with one REST call. */
async function createInstance(
  url: string,
  { token, body, signal }: { token: string; body: object; signal: AbortSignal },
) {
  const response = await fetch(`${url}/api/walmart`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })
  if (response.status !== 201)
    throw new StartError(`POST /api/walmart returned ${response.status}: ${await response.text()}`)
  console.log(`POST /api/walmart -> 201 Created, Location: ${response.headers.get('location')}\n`)
  return ((await response.json()) as WalmartInstanceDocument).data.id
}
