import { readFileSync } from 'node:fs'

import { makeCredentials } from '../seed/credentials.ts'
import { type Simulator, createSimulator } from '../simulator.ts'
import { CommandError } from './command-error.ts'
import { describeStart } from './describe-start.ts'
import { putFaults } from './put-faults.ts'
import { type Arguments, readArguments } from './read-arguments.ts'
import { usage } from './usage.ts'

/** Runs until it is stopped by a signal; returns the status that the process is to end with. */
export async function runCommand(words: readonly string[]): Promise<number> {
  try {
    const wanted = readArguments(words)
    if (wanted.help) console.log(usage)
    else if (wanted.version) console.log(readVersion())
    else await serve(wanted)
    return 0
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    console.error(`walmart-simulator: ${error.message}`)
    return 1
  }
}

async function serve({ sellers, limits, seed, items, orders, orderMix, ...wanted }: Arguments): Promise<void> {
  const credentials = Array.from({ length: sellers }, (_, place) => makeCredentials(seed + place))
  const simulator = createSimulator({ seed, items, orders, orderMix, limits, sellers: credentials })
  const stopped = signal()
  if (wanted.faults.length > 0) await prepare(simulator, wanted.faults)
  await listen(simulator, wanted)
  console.log(describeStart(simulator))
  await stopped
  await simulator.close()
}

/** Before anybody else can call, and over HTTP: the certificate need not be one that this process trusts. */
async function prepare(simulator: Simulator, faults: readonly string[]): Promise<void> {
  try {
    await putFaults(await simulator.listen(), faults)
  } finally {
    await simulator.close()
  }
}

function signal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve())
  return promise
}

type Place = Pick<Arguments, 'port' | 'host' | 'tls'>

/** What can be wrong with a port or a host. */
const remedies: Readonly<Record<string, (wanted: Place) => string>> = {
  EADDRINUSE: ({ port }) => `port ${port} is in use: choose another with --port, or --port 0 for any that is free.`,
  EACCES: ({ port }) => `port ${port} may not be used by you: choose one above 1023 with --port.`,
  EADDRNOTAVAIL: ({ host }) => `${host} is not an address of this machine: choose another with --host.`,
  ENOTFOUND: ({ host }) => `${host} is not known: give an address of this machine with --host.`,
}

async function listen(simulator: Simulator, wanted: Place): Promise<void> {
  const https = wanted.tls && { key: readPem('key', wanted.tls.key), cert: readPem('cert', wanted.tls.cert) }
  try {
    await simulator.listen({ ...wanted, https })
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const isOfTls = /^ERR_(OSSL|SSL|TLS)/.test(code)
    const remedy = isOfTls ? 'the files of --tls-key and --tls-cert are no pair in PEM.' : remedies[code]?.(wanted)
    throw remedy === undefined ? error : new CommandError(remedy, { cause: error })
  }
}

function readPem(option: 'key' | 'cert', file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new CommandError(`--tls-${option}: ${file} cannot be read.`, { cause })
  }
}

/** Beside `src` as well as beside `dist`. */
function readVersion(): string {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(file) as { version: string }).version
}
