import { parseArgs } from 'node:util'

import type { Market } from '../markets.ts'
import { type OrderMix, completeOrderMix } from '../seed/order-mix.ts'

/** The command line, with every default filled in. */
export interface Arguments {
  readonly help: boolean
  readonly version: boolean
  readonly port: number
  readonly host: string
  /** Paths of PEM files; without them the simulator serves HTTP. */
  readonly tls: { readonly key: string; readonly cert: string } | undefined
  readonly seed: number
  readonly sellers: number
  readonly items: number
  readonly orders: number
  readonly linesPerOrder: number | undefined
  readonly orderMix: OrderMix
  readonly market: Market
  readonly limits: boolean
  /** JSON that is not validated yet. */
  readonly faults: readonly string[]
}

const options = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  port: { type: 'string' },
  host: { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-cert': { type: 'string' },
  seed: { type: 'string' },
  sellers: { type: 'string' },
  items: { type: 'string' },
  orders: { type: 'string' },
  'lines-per-order': { type: 'string' },
  'order-mix': { type: 'string', multiple: true },
  market: { type: 'string' },
  'no-limits': { type: 'boolean' },
  fault: { type: 'string', multiple: true },
} as const

/** Reads the command line. Throws a `CommandError` that names the option. */
export function readArguments(argv: readonly string[]): Arguments {
  const values = parse(argv)
  return {
    help: values.help ?? false,
    version: values.version ?? false,
    port: readNumber('port', values.port, { from: 0, to: 65_535 }) ?? 8585,
    host: values.host ?? '127.0.0.1',
    tls: readTls(values['tls-key'], values['tls-cert']),
    seed: readNumber('seed', values.seed, { from: 0, to: 999_999_999 }) ?? 1,
    sellers: readNumber('sellers', values.sellers, { from: 1, to: 1000 }) ?? 1,
    items: readNumber('items', values.items, { from: 0, to: 5_000_000 }) ?? 200,
    orders: readNumber('orders', values.orders, { from: 0, to: 5_000_000 }) ?? 500,
    linesPerOrder: readNumber('lines-per-order', values['lines-per-order'], { from: 1, to: 1000 }),
    orderMix: readOrderMix(values['order-mix'] ?? []),
    market: readMarket(values.market ?? 'us'),
    limits: values['no-limits'] !== true,
    faults: (values.fault ?? []).map(readFault),
  }
}

const seeHelp = 'see walmart-simulator --help'

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    // The first sentence of Node's message names the option; the rest explains positional arguments.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s/, 1)
    throw new CommandError(`${reason.replace(/\.$/, '')}: ${seeHelp}.`)
  }
}

function readNumber(name: string, value: string | undefined, { from, to }: { from: number; to: number }) {
  if (value === undefined) return undefined
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
  if (number >= from && number <= to) return number
  throw new CommandError(`--${name} is ${JSON.stringify(value)}: pass a whole number from ${from} to ${to}.`)
}

function readTls(key: string | undefined, cert: string | undefined): Arguments['tls'] {
  if (key !== undefined && cert !== undefined) return { key, cert }
  if (key === undefined && cert === undefined) return undefined
  throw new CommandError('--tls-key and --tls-cert must be given together.')
}

function readMarket(text: string): Market {
  const market = (['US', 'CA', 'MX'] as const).find((one) => one === text.toUpperCase())
  if (market !== undefined) return market
  throw new CommandError(`--market is ${JSON.stringify(text)}: pass us, ca or mx.`)
}

function readOrderMix(shares: readonly string[]): OrderMix {
  const pairs = shares.map((text): [string, number] => {
    const [, name, share] = /^(\w+)=(\d*\.?\d+)$/.exec(text) ?? []
    if (name === undefined)
      throw new CommandError(`--order-mix is ${JSON.stringify(text)}: pass a name and a share, like wfs=0.3.`)
    return [name, Number(share)]
  })
  try {
    return completeOrderMix(Object.fromEntries(pairs))
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(`--order-mix: ${error.message}.`)
    throw error
  }
}

function readFault(text: string): string {
  try {
    JSON.parse(text)
    return text
  } catch (error) {
    throw new CommandError(
      `--fault is not JSON (${error instanceof Error ? error.message : String(error)}): ${seeHelp}.`,
    )
  }
}

/** A usage or environment error, reported in one line that says what to do. */
export class CommandError extends Error {}
