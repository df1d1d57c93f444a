import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { migrate } from '@aisle/db'
import { createSimulator, type Simulator } from '@aisle/walmart-simulator'
import { pino } from 'pino'

import { startEmbeddedPostgres } from '../embedded-postgres/index.ts'
import { readEnvironment } from '../environment.ts'
import { aborted, untilSignal } from '../lifetime.ts'
import { startLocalStack } from '../local-stack.ts'
import { curlCall, newcomersInstance, welcomeNewcomer } from '../newcomer.ts'
import { serviceVariables } from '../services.ts'
import { StartError } from '../start-error.ts'

const variables = [...serviceVariables, 'HOST', 'PORT', 'AISLE_WORKER_CONCURRENCY', 'LOG_LEVEL'] as const
const dataFolder = '.data'
const domain = 'localhost'

/** Everything in one process. What the environment does not name is brought along and kept in `.data`. */
export async function runStart(source: NodeJS.ProcessEnv): Promise<void> {
  const stopping = untilSignal()
  const brought: { close(): Promise<void> }[] = []
  try {
    const { simulator, ...defaults } = await bringAlong(source, brought)
    const env = readEnvironment({ ...defaults, ...source }, variables)
    await migrate(env.DATABASE_URL)
    const { HOST: host, PORT: port, AISLE_WORKER_CONCURRENCY: concurrency } = env
    const stack = await startLocalStack({ env, host, port, concurrency, log: pino({ level: env.LOG_LEVEL }) })
    brought.push({ close: () => stack.stop() })
    const newcomer = await welcomeNewcomer(stack.services.db, domain, simulator?.sellers[0])
    console.log(greeting(`http://${domain}:${stack.port}`, { newcomer, simulator, databaseUrl: env.DATABASE_URL }))
    await Promise.race([aborted(stopping), stack.worker])
  } finally {
    for (const part of brought.toReversed()) await part.close()
  }
}

async function bringAlong(source: NodeJS.ProcessEnv, brought: { close(): Promise<void> }[]) {
  await mkdir(dataFolder, { recursive: true })
  const defaults: Record<string, string> = {}
  if (!source['AISLE_ENCRYPTION_KEYS']) defaults['AISLE_ENCRYPTION_KEYS'] = await ownEncryptionKey()
  if (!source['DATABASE_URL']) {
    const postgres = await startEmbeddedPostgres({ directory: join(dataFolder, 'postgres') }).catch((error: Error) => {
      throw new StartError(error.message)
    })
    brought.push({ close: () => postgres.stop() })
    defaults['DATABASE_URL'] = postgres.url
  }
  if (source['WALMART_SANDBOX_URL']) return { ...defaults, simulator: undefined }
  const simulator = createSimulator()
  defaults['WALMART_SANDBOX_URL'] = await simulator.listen()
  brought.push({ close: () => simulator.close() })
  return { ...defaults, simulator }
}

/** Made once: what is sealed in `.data` opens with this key only. */
async function ownEncryptionKey(): Promise<string> {
  const file = join(dataFolder, 'encryption-key')
  await writeFile(file, `local:${randomBytes(32).toString('base64')}`, { flag: 'wx', mode: 0o600 }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
  return readFile(file, 'utf8')
}

interface Started {
  readonly newcomer: Awaited<ReturnType<typeof welcomeNewcomer>>
  readonly simulator: Simulator | undefined
  readonly databaseUrl: string
}

function greeting(url: string, { newcomer: { token, sample }, simulator, databaseUrl }: Started): string {
  const seller = simulator?.sellers[0] ?? { clientId: 'YOUR-CLIENT-ID', clientSecret: 'YOUR-CLIENT-SECRET' }
  const shown = token ?? 'YOUR-TOKEN'
  return [
    `Aisle answers at ${url}; its OpenAPI document is ${url}/api/openapi.json.`,
    simulator ? `Walmart's sandbox is a simulator at ${simulator.url}.` : '',
    token
      ? `Your token, shown this once: ${token}`
      : `Your token was shown at the first start. Another one:\n  DATABASE_URL='${databaseUrl}' pnpm aisle token create --domain ${domain}`,
    '',
    'Create an instance:',
    curlCall(`${url}/api/walmart`, { token: shown, body: newcomersInstance(sample, seller) }),
    '',
    'Watch its set-up (the number is the id in the answer):',
    curlCall(`${url}/api/walmart/1/setup`, { token: shown }),
    '',
  ].join('\n')
}
