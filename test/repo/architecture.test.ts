import { existsSync, globSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { mostFiles, walkBelow, walks } from '../walks/walks.ts'
import { layerTable } from './layer-table.ts'

const architecture = readFileSync('ARCHITECTURE.md', 'utf8')

test('the table of layers matches test/repo/layers.ts', () => {
  // The columns are aligned with spaces.
  const tables = architecture.match(/(?:^\|.*\n)+/gm) ?? []
  const unpadded = tables.map((table) => table.trim().replaceAll(/ +\|/g, ' |').replaceAll(/-{3,}/g, '---'))
  expect(unpadded).toContain(layerTable())
})

test('the size of core is within 10% of the description', () => {
  const [, files, median] =
    /about (\d+) files besides its `index.ts` files, with a median of about (\d+) lines/.exec(architecture) ?? []
  const lines = globSync('packages/core/src/**/*.ts')
    .filter((file) => !/(?:\.test|\/index)\.ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8').trimEnd().split('\n').length)
    .toSorted((a, b) => a - b)
  expectWithinATenth(Number(files), lines.length)
  expectWithinATenth(Number(median), lines[Math.floor(lines.length / 2)] ?? 0)
})

// test/walks checks that exactly these files run.
test.each(walks)('the walk "%s" is not too long, and its files exist', (heading) => {
  const files = walkBelow(heading)
  expect(files.length).toBeGreaterThan(mostFiles[heading] / 2)
  expect(files.length).toBeLessThanOrEqual(mostFiles[heading])
  expect(files.filter((file) => !existsSync(file))).toEqual([])
})

test('ARCHITECTURE gives a reason for every dependency', () => {
  const [, reasons = ''] = architecture.split('## Dependencies, and why')
  const [, catalog = ''] = /^catalog:\n((?: .*\n)+)/m.exec(readFileSync('pnpm-workspace.yaml', 'utf8')) ?? []
  const names = Array.from(catalog.matchAll(/^ +'?([^':]+)'?: /gm), ([, name = '']) => name)
  expect(names.length).toBeGreaterThan(40)
  const reasoned = (name: string) =>
    reasons.includes(`\`${name}\``) || reasons.includes(`\`${name.replace(/\/.*/, '/*')}\``)
  expect(names.filter((name) => !name.startsWith('@types/') && !reasoned(name))).toEqual([])
})

function expectWithinATenth(said: number, counted: number): void {
  expect(Math.abs(said - counted), `${said} for ${counted}`).toBeLessThanOrEqual(counted / 10)
}
