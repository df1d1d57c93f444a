import { randomBytes } from 'node:crypto'

import { createClient } from '@aisle/client'
import type { WalmartInstanceDocument } from '@aisle/contract'
import { parseKeyRing } from '@aisle/core'
import { migrate } from '@aisle/db'
import { StartError, stopOnSignal } from '@aisle/server'
import { createSimulator } from '@aisle/walmart-simulator'
import { pino } from 'pino'

import { startEmbeddedPostgres } from '../embedded-postgres/index.ts'
import { exampleInstance, createFirstTenant } from '../first-tenant.ts'
import { startLocalStack } from '../local-stack.ts'
import { printRequests, printResults } from './print-results.ts'
import { watchSetup } from './watch-setup.ts'

const domain = 'localhost'

export interface DemoOptions {
  readonly products: number
  readonly orders: number
}

/** The main job from nothing: every part is real but Walmart. Nothing is left behind, also when interrupted. */
export async function runDemo({ products, orders }: DemoOptions): Promise<void> {
  const stopping = stopOnSignal()
  const parts: { close(): Promise<void> }[] = []
  try {
    await showMainJob({ products, orders }, { stopping, parts })
  } catch (error) {
    if (!stopping.aborted) throw error
    throw new StartError('The demo was interrupted; what it had started is gone.')
  } finally {
    for (const part of parts.toReversed()) await part.close()
  }
}

interface Run {
  readonly stopping: AbortSignal
  /** What has been started, and must be closed. */
  readonly parts: { close(): Promise<void> }[]
}

async function showMainJob({ products, orders }: DemoOptions, { stopping, parts }: Run): Promise<void> {
  const postgres = await startEmbeddedPostgres()
  parts.push({ close: () => postgres.stop() })
  stopping.throwIfAborted()
  await migrate(postgres.url)
  console.log('Postgres is running, its schema is up to date.')

  const simulator = createSimulator({ items: products, orders })
  const walmart = await simulator.listen()
  parts.push({ close: () => simulator.close() })
  stopping.throwIfAborted()
  console.log(`A Walmart simulator with ${products} items and ${orders} orders answers at ${walmart}.`)

  const stack = await startLocalStack({
    env: {
      DATABASE_URL: postgres.url,
      AISLE_ENVIRONMENT: 'development',
      AISLE_ENCRYPTION_KEYS: parseKeyRing(`demo:${randomBytes(32).toString('base64')}`),
      WALMART_PRODUCTION_URL: walmart,
      WALMART_SANDBOX_URL: walmart,
    },
    host: '127.0.0.1',
    port: 0,
    concurrency: 4,
    log: pino({ level: 'warn' }),
  })
  parts.push({ close: () => stack.stop() })
  const url = `http://${domain}:${stack.port}`
  console.log(`Aisle's api and worker are running; the api answers at ${url}.\n`)

  const [seller] = simulator.sellers
  if (!seller) throw new Error('The simulator has no seller.')
  const { token = '', sample } = await createFirstTenant(stack.services.db, domain, seller)
  const body = exampleInstance(sample, seller)
  const id = await createInstance(url, { token, body, signal: stopping })
  await watchSetup(createClient({ url, token }), { id, signal: stopping })
  await printResults(stack.services, { domain, id })
  printRequests(body)
}

/** As any REST client would: one call. */
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
    throw new StartError(`POST /api/walmart answered ${response.status}: ${await response.text()}`)
  console.log(`POST /api/walmart -> 201 Created, Location: ${response.headers.get('location')}\n`)
  return ((await response.json()) as WalmartInstanceDocument).data.id
}
