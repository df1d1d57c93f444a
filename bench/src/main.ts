import { writeFile } from 'node:fs/promises'

import { startEmbeddedPostgres } from '@aisle/dev'
import { Command, InvalidArgumentError } from 'commander'

import { benchConsole } from './console.ts'
import { benchCreate } from './create.ts'
import { benchFirstOrder } from './first-order.ts'
import { benchGrowth } from './growth.ts'
import { benchHerd } from './herd.ts'
import { createTemplate, inLab, type Lab } from './lab.ts'
import { benchLimits } from './limits.ts'
import { benchLists } from './lists.ts'
import { benchMemory } from './memory.ts'
import { benchNeighbours } from './neighbours.ts'
import { benchProducts } from './products.ts'
import { benchRefresh } from './refresh.ts'
import { type Result, toTable } from './result.ts'
import { benchScheduler } from './scheduler.ts'
import { benchSends } from './sends.ts'
import { benchStart } from './start.ts'
import { benchWatchers } from './watchers.ts'
import { benchWorkers } from './workers.ts'

interface Options {
  readonly json?: string
  readonly orders: number
  readonly items: number
  readonly largeOrders: number
  readonly rounds: number
  readonly backlog: number
  readonly streams: number
  readonly consoles: number
  readonly calls: number
  readonly instances: number
  readonly products: number
  readonly limitedSeconds: number
  readonly rows: number
  readonly stored: number
  readonly acknowledgements: number
  readonly stock: number
}

const benches: Readonly<Record<string, (lab: Lab, options: Options) => Promise<Result[]>>> = {
  console: benchConsole,
  create: benchCreate,
  'first-order': benchFirstOrder,
  growth: benchGrowth,
  herd: benchHerd,
  limits: benchLimits,
  lists: benchLists,
  memory: benchMemory,
  neighbours: benchNeighbours,
  products: benchProducts,
  refresh: benchRefresh,
  scheduler: benchScheduler,
  sends: benchSends,
  start: benchStart,
  watchers: benchWatchers,
  workers: benchWorkers,
}

/** These wait for Walmart's limits most of the time. They run at the same time. */
const waiting = ['limits', 'sends']

const count = (text: string) => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number above 0.')
  return Number(text)
}

const program = new Command('pnpm bench')
  .description('Measures Aisle against baselines in the same run.')
  .argument('[name...]', `which: ${Object.keys(benches).join(', ')}; all by default`)
  .option('--json <file>', 'write the results to this file as JSON')
  .option('--orders <number>', 'orders of a refresh', count, 20_000)
  .option('--items <number>', 'items of a refresh of products', count, 4000)
  .option('--large-orders <number>', 'orders of 100 lines, to measure the memory of a refresh', count, 1000)
  .option('--backlog <number>', 'instances that wait in the queue of several workers', count, 40)
  .option('--streams <number>', 'streams of run events', count, 500)
  .option('--consoles <number>', 'consoles that watch', count, 200)
  .option('--calls <number>', 'calls of one operation per round', count, 1000)
  .option('--instances <number>', 'instances of the larger tenant', count, 10_000)
  .option('--products <number>', 'products of the larger tenant', count, 100_000)
  .option('--limited-seconds <number>', 'seconds for which Walmart limits a refresh', count, 180)
  .option('--rows <number>', 'rows in each list of the larger tenant', count, 50_000)
  .option('--stored <number>', 'orders stored in the larger instance', count, 50_000)
  .option('--acknowledgements <number>', 'orders to acknowledge within Walmart’s limits', count, 1800)
  .option('--stock <number>', 'stock levels to change within Walmart’s limits', count, 50_000)
  .option('--rounds <number>', 'rounds; the results are their medians', count, 2)
  .action(async (names: readonly string[], options: Options) => {
    const unknown = names.find((name) => !(name in benches))
    if (unknown !== undefined)
      program.error(`error: there is no benchmark ${unknown}: ${Object.keys(benches).join(', ')}`)
    await run(names.length === 0 ? Object.keys(benches) : names, options)
  })

async function run(names: readonly string[], options: Options): Promise<void> {
  const postgres = await startEmbeddedPostgres()
  const results: Result[] = []
  try {
    await createTemplate(postgres.url)
    const groups = Map.groupBy(names, (name) => (waiting.includes(name) ? 'waiting' : name))
    for (const group of groups.values()) {
      const found = await Promise.all(
        group.map((name) => inLab(postgres.url, async (lab) => benches[name]?.(lab, options) ?? [])),
      )
      for (const table of found) console.log(toTable(table))
      results.push(...found.flat())
    }
  } finally {
    await postgres.stop()
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`)
}

await program.parseAsync()
