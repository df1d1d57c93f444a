import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

const bench = fileURLToPath(new URL('../../bench/src/main.ts', import.meta.url))
const run = (...args: string[]) => promisify(execFile)(process.execPath, [bench, ...args])

it('measures a refresh, prints a table, and writes the rounds as JSON', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    const file = join(folder, 'results.json')
    const { stdout } = await run('refresh', '--orders', '300', '--rounds', '1', '--json', file)
    expect(stdout).toMatch(/^\| work +\| unit +\| baseline +\| Aisle +\| ratio +\| target +\| holds \|$/m)
    const results = JSON.parse(await readFile(file, 'utf8'))
    expect(results).toHaveLength(3)
    for (const result of results) {
      expect(result).toMatchObject({ name: expect.any(String), unit: expect.any(String), target: expect.any(String) })
      expect(result.baseline).toBeGreaterThan(0)
      expect(result.ratio).toBeCloseTo(result.ours / result.baseline)
      expect(result.rounds.length).toBeGreaterThan(0)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})

it.each([
  [['orders'], 'error: there is no benchmark orders: create, memory, neighbours, refresh'],
  [['--rounds', '0'], "error: option '--rounds <number>' argument '0' is invalid. Give a whole number above 0."],
])('rejects %j and lists the valid values', async (args, message) => {
  await expect(run(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
})
