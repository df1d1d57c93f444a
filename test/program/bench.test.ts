import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { describe, expect, it } from 'vitest'

import { compileCache } from '../helpers/program.ts'

const bench = fileURLToPath(new URL('../../bench/src/main.ts', import.meta.url))
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [bench, ...args], { env: { ...process.env, NODE_COMPILE_CACHE: compileCache } })

/** Runs benchmarks and returns what they print, and the results they write as JSON. */
async function measure(...args: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    const file = join(folder, 'results.json')
    const { stdout } = await run(...args, '--rounds', '1', '--json', file)
    return { stdout, results: JSON.parse(await readFile(file, 'utf8')) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** How many rows each printed table has. */
const rowsOf = (stdout: string) =>
  stdout
    .split(/^\| work +\| unit +\| baseline +\| Aisle +\| ratio +\| target +\| holds \|$/m)
    .slice(1)
    .map((table) => table.match(/^\| [^-]/gm)?.length)

describe.concurrent('pnpm bench', { timeout: 600_000 }, () => {
  it('measures several kinds of work in one run, prints a table for each, and writes the rounds as JSON', async () => {
    const rows = { refresh: 3, products: 2, lists: 26, scheduler: 4 }
    const sizes = '--orders 300 --items 300 --rows 200 --instances 200'.split(' ')
    const { stdout, results } = await measure(...Object.keys(rows), ...sizes)
    expect(rowsOf(stdout)).toEqual(Object.values(rows))
    expectResults(results, rowsOf(stdout))
    expect(results[0]).toMatchObject({ name: 'first refresh of 300 orders', unit: 'orders/s', target: '>= 0.6' })
    expect(results[3]).toMatchObject({ name: 'first refresh of 300 listings', unit: 'listings/s', target: null })
  })

  it('measures sends against the shortest time that Walmart’s limits allow, and counts rejected calls', async () => {
    const { stdout, results } = await measure('sends', '--acknowledgements', '100', '--stock', '300')
    expectResults(results, rowsOf(stdout))
    expect(results.filter(({ target }: { target: string }) => target)).toMatchObject([
      { name: '100 acknowledgements, limits 10 times as fast', baseline: 4000, target: '<= 1.02' },
      { name: 'its calls without a 429', ratio: 1 },
      { name: '300 stock changes, limits 10 times as fast, feeds used up', baseline: 3000, target: '<= 1.02' },
      { name: 'its calls without a 429', ratio: 1 },
    ])
  })

  it('measures limited refreshes and streams of several tenants', async () => {
    // More streams than one tenant may open.
    const { stdout, results } = await measure('limits', 'watchers', '--limited-seconds', '8', '--streams', '201')
    expect(rowsOf(stdout)).toEqual([6, 4])
    expectResults(results, rowsOf(stdout))
    expect(results[6]).toMatchObject({ name: '201 idle streams', target: '<= 2' })
  })

  it.each([
    [['orders'], 'error: there is no benchmark orders: console, create, '],
    [['--rounds', '0'], "error: option '--rounds <number>' argument '0' is invalid. Give a whole number above 0."],
  ])('rejects %j and lists the valid values', async (args, message) => {
    await expect(run(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
  })
})

interface Result {
  readonly name: string
  readonly baseline: number
  readonly ours: number
  readonly ratio: number
  readonly rounds: readonly unknown[]
}

function expectResults(results: readonly Result[], rows: readonly (number | undefined)[]): void {
  expect(results).toHaveLength(rows.reduce<number>((sum, count = 0) => sum + count, 0))
  for (const result of results) {
    expect(result).toMatchObject({ name: expect.any(String), unit: expect.any(String) })
    expect(result.baseline, result.name).toBeGreaterThan(0)
    expect(result.ours, result.name).toBeGreaterThan(0)
    expect(result.ratio, result.name).toBeCloseTo(result.ours / result.baseline)
    expect(result.rounds.length, result.name).toBeGreaterThan(0)
  }
}
