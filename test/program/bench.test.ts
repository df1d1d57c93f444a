import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

const bench = fileURLToPath(new URL('../../bench/src/main.ts', import.meta.url))
const run = (...args: string[]) => promisify(execFile)(process.execPath, [bench, ...args])

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

it('measures a refresh, prints a table, and writes the rounds as JSON', async () => {
  const { stdout, results } = await measure('refresh', '--orders', '300')
  expect(stdout).toMatch(/^\| work +\| unit +\| baseline +\| Aisle +\| ratio +\| target +\| holds \|$/m)
  expect(results).toHaveLength(3)
  for (const result of results) {
    expect(result).toMatchObject({ name: expect.any(String), unit: expect.any(String), target: expect.any(String) })
    expect(result.baseline).toBeGreaterThan(0)
    expect(result.ratio).toBeCloseTo(result.ours / result.baseline)
    expect(result.rounds.length).toBeGreaterThan(0)
  }
})

it('measures several works in one run, also those without a target', async () => {
  const { stdout, results } = await measure('first-order', 'products', '--items', '300')
  expect(stdout.match(/^\| work /gm)).toHaveLength(2)
  expect(results).toHaveLength(3)
  for (const result of results) {
    expect(result).toMatchObject({ ratio: expect.any(Number) })
    expect(result.ratio).toBeGreaterThan(0)
  }
})

it('measures a backlog with one, two and four workers', async () => {
  const { results } = await measure('workers', '--backlog', '4')
  expect(results).toHaveLength(2)
  for (const result of results) expect(result).toMatchObject({ unit: 'instances/s', ratio: expect.any(Number) })
})

it('measures idle streams, an event, the start of programs and a bundle', async () => {
  const { results } = await measure('watchers', 'start', '--streams', '20')
  expect(results).toHaveLength(4 + 3)
  for (const result of results) expect(result.ratio, result.name).toBeGreaterThan(0)
})

it('measures long lists, a full schedule and a large instance', async () => {
  const sizes = ['--rows', '200', '--instances', '200', '--stored', '300', '--orders', '300']
  const { results } = await measure('lists', 'scheduler', 'growth', ...sizes)
  expect(results).toHaveLength(26 + 4 + 2)
  for (const result of results) {
    expect(result.baseline, result.name).toBeGreaterThan(0)
    expect(result.ours, result.name).toBeGreaterThan(0)
  }
})

it.each([
  [['orders'], 'error: there is no benchmark orders: create, '],
  [['--rounds', '0'], "error: option '--rounds <number>' argument '0' is invalid. Give a whole number above 0."],
])('rejects %j and lists the valid values', async (args, message) => {
  await expect(run(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
})
