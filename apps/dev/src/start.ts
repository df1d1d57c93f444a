import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { migrate } from '@aisle/db'
import { aborted, readEnvironment, serviceVariables, StartError, stopOnSignal } from '@aisle/server'
import { createSimulator, type Simulator } from '@aisle/walmart-simulator'
import { pino } from 'pino'

import { startEmbeddedPostgres } from './embedded-postgres/index.ts'
import { createFirstTenant, curlCall, exampleInstance, exampleMapping, type FirstTenant } from './first-tenant.ts'
import { startLocalStack } from './local-stack.ts'

const variables = [...serviceVariables, 'HOST', 'PORT', 'AISLE_WORKER_CONCURRENCY', 'LOG_LEVEL'] as const
const dataFolder = '.data'
const domain = 'localhost'

/** Everything in one process. What the environment does not name is started too, and kept in `.data`. */
export async function runStart(source: NodeJS.ProcessEnv): Promise<void> {
  const stopping = stopOnSignal()
  const parts: { close(): Promise<void> }[] = []
  try {
    // An empty variable is one that is not set.
    const named = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
    const { simulator, ownDatabaseUrl, defaults } = await startMissingParts(named, parts)
    const env = readEnvironment({ ...defaults, ...named }, variables)
    await migrate(env.DATABASE_URL)
    const { HOST: host, PORT: port, AISLE_WORKER_CONCURRENCY: concurrency } = env
    const stack = await startLocalStack({ env, host, port, concurrency, log: pino({ level: env.LOG_LEVEL }) })
    parts.push({ close: () => stack.stop() })
    const tenant = await createFirstTenant(stack.services.db, domain, simulator?.sellers[0])
    console.log(greeting(`http://${domain}:${stack.port}`, { tenant, simulator, ownDatabaseUrl }))
    await Promise.race([aborted(stopping), stack.worker])
  } finally {
    for (const part of parts.toReversed()) await part.close()
  }
}

interface MissingParts {
  /** For the variables that are not set. */
  readonly defaults: Record<string, string>
  readonly simulator: Simulator | undefined
  readonly ownDatabaseUrl: string | undefined
}

async function startMissingParts(
  source: Record<string, string | undefined>,
  parts: { close(): Promise<void> }[],
): Promise<MissingParts> {
  const defaults: Record<string, string> = {}
  let ownDatabaseUrl: string | undefined
  let simulator: Simulator | undefined
  if (source['AISLE_ENCRYPTION_KEYS'] === undefined) defaults['AISLE_ENCRYPTION_KEYS'] = await ownEncryptionKey()
  if (source['DATABASE_URL'] === undefined) {
    const postgres = await startEmbeddedPostgres({ directory: join(dataFolder, 'postgres') }).catch((error: Error) => {
      throw new StartError(error.message)
    })
    parts.push({ close: () => postgres.stop() })
    ownDatabaseUrl = postgres.url
    defaults['DATABASE_URL'] = postgres.url
  }
  if (source['WALMART_SANDBOX_URL'] === undefined) {
    simulator = createSimulator()
    defaults['WALMART_SANDBOX_URL'] = await simulator.listen()
    parts.push({ close: () => simulator?.close() ?? Promise.resolve() })
  }
  return { defaults, simulator, ownDatabaseUrl }
}

/** Made once, whole or not at all: what is sealed in `.data` opens with this key only. */
async function ownEncryptionKey(): Promise<string> {
  const file = join(dataFolder, 'encryption-key')
  const draft = `${file}.${randomUUID()}`
  await mkdir(dataFolder, { recursive: true })
  await writeFile(draft, `local:${randomBytes(32).toString('base64')}`, { mode: 0o600 })
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(file, 'utf8')
}

interface Started {
  readonly tenant: FirstTenant
  readonly simulator: Simulator | undefined
  readonly ownDatabaseUrl: string | undefined
}

function greeting(url: string, { tenant: { token, sample }, simulator, ownDatabaseUrl }: Started): string {
  const seller = simulator?.sellers[0] ?? { clientId: 'YOUR-CLIENT-ID', clientSecret: 'YOUR-CLIENT-SECRET' }
  const shown = token ?? 'YOUR-TOKEN'
  // The password of a database that is not ours is nobody's business.
  const database = ownDatabaseUrl === undefined ? '' : `DATABASE_URL='${ownDatabaseUrl}' `
  return [
    `Aisle answers at ${url}; its OpenAPI document is ${url}/api/openapi.json.`,
    simulator ? `Walmart's sandbox is a simulator at ${simulator.url}.` : '',
    token
      ? `Your token, shown this once: ${token}`
      : `Your token was shown at the first start. Another one:\n  ${database}pnpm aisle token create --domain ${domain}`,
    '',
    'Create an instance:',
    curlCall(`${url}/api/walmart`, { token: shown, body: exampleInstance(sample, seller) }),
    '',
    'Watch its set-up (the number is the id in the answer):',
    curlCall(`${url}/api/walmart/1/setup`, { token: shown }),
    '',
    `Say which of your warehouses a location is (${url}/api/walmart/1/locations and ${url}/api/warehouses list them):`,
    curlCall(`${url}/api/walmart/1/store-mapped-warehouse-locations`, {
      token: shown,
      method: 'PUT',
      body: exampleMapping(sample, simulator?.sellers[0]?.shipNodes[0]?.shipNode ?? 'A-SHIP-NODE'),
    }),
    '',
  ].join('\n')
}
