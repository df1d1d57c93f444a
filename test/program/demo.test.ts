import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { type Program, runDev } from '../helpers/program.ts'
import { processesOf } from './processes.ts'

/** The demo's temporary folder, so that it shares nothing with other tests. */
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-test-'))
  // As root, Postgres runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755)
})

afterEach(() => rm(folder, { recursive: true, force: true }))

it('shows the import phase by phase and leaves nothing behind', async () => {
  const demo = startDemo()
  expect(await demo.exited, demo.output()).toEqual({ code: 0, signal: null })
  const lines = demo.output().split('\n')
  for (const line of ['token     completed: 1', 'locations completed: 3', 'products  completed: 30']) {
    expect(lines).toContain(line)
  }
  expect(lines.find((line) => line.startsWith('orders'))).toMatch(/^orders    completed: (5\d|60)$/)
  expect(demo.output()).toMatch(/POST \/api\/walmart -> 201 Created, Location: \/api\/walmart\/1\n/)
  expect(demo.output()).toMatch(
    /Now in Postgres: 3 locations, 30 listings \(20 linked to existing products, 10 to new ones\), (5\d|60) orders with \d+ lines, \d+ sales orders \(\d+ lines/,
  )
  expect(demo.output()).toMatch(/^\d{15} {2}\S+Z {2}(SellerFulfilled|WFSFulfilled|3PLFulfilled)$/m)
  expect(demo.output()).toMatch(/^ {2}\d+ x .* USD {2}linked to ".+"$/m)
  expect(demo.output()).toMatch(/^ {2}1100 Walmart clearing +[1-9]\d*\.\d\d +\d+\.\d\d$/m)
  const [, debits, credits] = /^ {2}total +([\d.]+) +([\d.]+)$/m.exec(demo.output()) ?? []
  expect(Number(debits)).toBeGreaterThan(0)
  expect(debits).toBe(credits)
  expect(demo.output().match(/^curl /gm)).toHaveLength(2)
  expect(demo.output()).not.toContain('\u001b[')
  await expectNothingLeft()
})

it('can run twice at the same time', async () => {
  const demos = [startDemo(), startDemo()]
  for (const demo of demos) {
    expect(await demo.exited, demo.output()).toEqual({ code: 0, signal: null })
    expect(demo.output()).toContain('30 listings')
  }
  const [one, other] = demos.map((demo) => /listens at (http:\/\/localhost:\d+)/.exec(demo.output())?.[1])
  expect(one).not.toBe(other)
  await expectNothingLeft()
})

it.each<[when: string, interrupt: (demo: Program) => Promise<unknown>]>([
  ['while Postgres starts', () => sleep(300)],
  ['while orders are imported', (demo) => demo.printed(/locations completed/)],
])('ends with one line and leaves nothing behind when interrupted %s', async (_when, moment) => {
  const demo = startDemo('--orders', '200000')
  await moment(demo)
  demo.child.kill('SIGINT')
  const { code, signal } = await demo.exited
  // Before the program has installed its handler, the signal itself ends it.
  if (signal === null) {
    expect(code).toBe(1)
    expect(demo.output()).toMatch(/(^|\n)aisle: The demo was interrupted and has stopped everything it started\.\n$/)
  } else {
    expect(signal).toBe('SIGINT')
  }
  expect(demo.output()).not.toMatch(/\n\s+at /)
  await expectNothingLeft()
})

function startDemo(...more: string[]): Program {
  return runDev(['demo', '--products', '30', '--orders', '60', ...more], { TMPDIR: folder })
}

async function expectNothingLeft(): Promise<void> {
  expect(await readdir(folder)).toEqual([])
  expect(processesOf(folder)).toEqual([])
}
