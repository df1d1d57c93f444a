import { execFile, spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { beforeAll, expect, it, vi } from 'vitest'

import type { Answer } from '../helpers/api.ts'
import { type Program, runDev, runProgram } from '../helpers/program.ts'
import { processesOf } from './processes.ts'

let folder: string
const programs: Program[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-test-'))
  // As root, Postgres runs as another user, who has to pass through.
  await chmod(folder, 0o755)
  return async () => {
    for (const { child, exited } of programs) {
      child.kill('SIGKILL')
      await exited
    }
    await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), { timeout: 15_000 })
    await rm(folder, { recursive: true })
  }
})

it(
  'brings everything along at first, keeps it over a restart, and leaves no process behind',
  { timeout: 120_000 },
  async () => {
    const first = start()
    const [, token = ''] = await first.printed(/Your token, shown this once: (aisle_\S+)/)
    const [create = '', watch = '', map = ''] = await pasteable(first)

    const created = await paste(create)
    expect(created.data).toMatchObject({ id: 1, name: 'Walmart US', connection_status: 'connecting' })
    await vi.waitFor(
      async () => {
        const { phases } = (await paste(watch)).data
        expect(Object.values(phases)).toEqual(
          Array(4).fill(expect.objectContaining({ status: 'completed', error: null })),
        )
        expect(phases.products.processed).toBe(200)
        expect(phases.orders.processed).toBeGreaterThan(300)
      },
      { timeout: 30_000, interval: 300 },
    )
    const { data: mapped } = await paste(map)
    expect(mapped).toMatchObject([{ shipNode: expect.any(String), warehouse: { id: 1, name: 'Main warehouse' } }])
    expect(processesOf(folder)).not.toEqual([])
    await stop(first)
    expect(processesOf(folder)).toEqual([])

    const second = start()
    const [, urlNow = ''] = await second.printed(/Aisle answers at (http:\/\/localhost:\d+);/)
    const [, way = ''] = await second.printed(/Another one:\n\s*(.*)\n/)
    await pasteable(second)
    expect(second.output()).not.toContain('aisle_')
    const kept = await call(`${urlNow}/api/walmart/1`, token)
    expect(kept).toMatchObject({
      status: 200,
      body: { data: { ...created.data, connection_status: 'connected', updated_at: expect.any(String) } },
    })

    // A third one finds the folder taken, and does not disturb.
    const third = start()
    expect(await third.exited).toEqual({ code: 1, signal: null })
    expect(third.output().trimEnd()).toMatch(/^aisle: Another Postgres \(process \d+\) is already running on .*$/)
    expect((await fetch(`${urlNow}/readyz`)).status).toBe(200)

    // The way that it names leads to a token that works.
    const [, databaseUrl = '', args = ''] = /^DATABASE_URL='(.*)' pnpm aisle (.*)$/.exec(way) ?? []
    const maker = runProgram(args.split(' '), { DATABASE_URL: databaseUrl })
    await maker.exited
    expect(await call(`${urlNow}/api/walmart/1`, maker.output().trim())).toMatchObject({ status: 200 })
    await stop(second)
    expect(processesOf(folder)).toEqual([])
    expect(await readdir(folder)).toEqual(['.data'])
  },
)

function start(): Program {
  const program = runDev(['start'], { PORT: '0', LOG_LEVEL: 'warn', TMPDIR: folder }, folder)
  programs.push(program)
  return program
}

async function stop({ child, exited }: Program): Promise<void> {
  child.kill('SIGTERM')
  expect(await exited).toEqual({ code: 0, signal: null })
}

/** The calls that it prints to be pasted into a shell. */
async function pasteable(program: Program): Promise<string[]> {
  await program.printed(/\/store-mapped-warehouse-locations \\\n(?:.*\\\n)+.*\n/)
  return program.output().match(/^curl (?:.*\\\n)*.*$/gm) ?? []
}

/** Where there is no curl, what it would do. */
async function paste(command: string): Promise<Answer['body']> {
  if (spawnSync('curl', ['--version']).status === 0) {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', `${command} --silent --show-error`])
    return JSON.parse(stdout)
  }
  const [, method, url = ''] = /^curl (?:-X (\S+) )?(\S+)/.exec(command) ?? []
  const headers = [...command.matchAll(/-H ['"]([^:]+): ([^'"]+)['"]/g)].map(
    ([, name, value]) => [name, value] as [string, string],
  )
  const [, body] = /-d '(.*)'/.exec(command) ?? []
  const response = await fetch(url, { headers, ...(body !== undefined && { method: method ?? 'POST', body }) })
  return response.json()
}

async function call(url: string, token: string) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}
