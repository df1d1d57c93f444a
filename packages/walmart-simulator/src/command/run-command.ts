import { readFileSync } from 'node:fs'

import { makeCredentials } from '../seed/credentials.ts'
import { type Simulator, createSimulator } from '../simulator.ts'
import { describeStart } from './describe-start.ts'
import { CommandError, type Arguments, readArguments } from './read-arguments.ts'
import { usage } from './usage.ts'

/** Runs until a signal stops it; returns the exit code. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  try {
    const args = readArguments(argv)
    if (args.help) console.log(usage)
    else if (args.version) console.log(readVersion())
    else await serve(args)
    return 0
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    console.error(`walmart-simulator: ${error.message}`)
    return 1
  }
}

async function serve({
  sellers,
  limits,
  seed,
  items,
  orders,
  linesPerOrder,
  orderMix,
  market,
  ...args
}: Arguments): Promise<void> {
  const credentials = Array.from({ length: sellers }, (_, index) => makeCredentials(seed + index))
  const simulator = createSimulator({
    seed,
    items,
    orders,
    linesPerOrder,
    orderMix,
    market,
    limits,
    sellers: credentials,
  })
  const stopped = waitForSignal()
  if (args.faults.length > 0) await prepare(simulator, args.faults)
  await listen(simulator, args)
  console.log(describeStart(simulator))
  await stopped
  await simulator.close()
}

/** Adds the faults before anyone else can call, over HTTP because this process may not trust the certificate. */
async function prepare(simulator: Simulator, faults: readonly string[]): Promise<void> {
  try {
    await addFaults(await simulator.listen(), faults)
  } finally {
    await simulator.close()
  }
}

function waitForSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve())
  return promise
}

type ListenOptions = Pick<Arguments, 'port' | 'host' | 'tls'>

/** What to do about a port or a host that does not work. */
const remedies: Readonly<Record<string, (options: ListenOptions) => string>> = {
  EADDRINUSE: ({ port }) => `port ${port} is in use: choose another with --port, or use --port 0 for any free port.`,
  EACCES: ({ port }) => `you are not allowed to use port ${port}: choose one above 1023 with --port.`,
  EADDRNOTAVAIL: ({ host }) => `${host} is not an address of this machine: choose another with --host.`,
  ENOTFOUND: ({ host }) => `${host} cannot be resolved: pass an address of this machine with --host.`,
}

async function listen(simulator: Simulator, options: ListenOptions): Promise<void> {
  const https = options.tls && { key: readPem('key', options.tls.key), cert: readPem('cert', options.tls.cert) }
  try {
    await simulator.listen({ ...options, https })
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const isTlsError = /^ERR_(OSSL|SSL|TLS)/.test(code)
    const remedy = isTlsError
      ? '--tls-key and --tls-cert are not a matching pair of PEM files.'
      : remedies[code]?.(options)
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

/** The path is right from `src` and from `dist`. */
function readVersion(): string {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(file) as { version: string }).version
}

/** Adds the faults through the control API, which validates them. */
async function addFaults(url: string, faults: readonly string[]): Promise<void> {
  for (const body of faults) {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/simulator/faults`, { method: 'POST', headers, body })
    if (response.status === 201) continue
    const { message } = (await response.json()) as { message: string }
    throw new CommandError(`--fault ${body} is not valid: ${message}.`)
  }
}
