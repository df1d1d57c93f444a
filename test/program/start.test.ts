import { execFile, spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { beforeAll, expect, it, onTestFinished } from 'vitest'

import { type ApiResponse, encryptionKeys } from '../helpers/api.ts'
import { query } from '../helpers/database.ts'
import { eventually } from '../helpers/eventually.ts'
import { type Program, runDev, runProgram } from '../helpers/program.ts'
import { processesOf } from './processes.ts'

let folder: string
const programs: Program[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-test-'))
  // As root, Postgres runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755)
  return async () => {
    for (const { child, exited } of programs) {
      child.kill('SIGKILL')
      await exited
    }
    await eventually(() => expect(processesOf(folder)).toEqual([]))
    await rm(folder, { recursive: true })
  }
})

it('starts everything, keeps its data over restarts, and leaves no process behind', { timeout: 240_000 }, async () => {
  const first = start()
  const exports = await exportsOf(first)
  const { AISLE_TOKEN: token = '' } = exports
  const [create = '', watch = '', map = ''] = await pasteable(first)
  const paste = (command: string) => pasteInto(exports, command)

  const created = await paste(create)
  expect(created.data).toMatchObject({ id: 1, name: 'Walmart US', connection_status: 'connecting' })
  await eventually(
    async () => {
      const { phases } = (await paste(watch)).data
      expect(Object.values(phases)).toEqual(
        Array(4).fill(expect.objectContaining({ status: 'completed', error: null })),
      )
      expect(phases.products.processed).toBe(200)
      expect(phases.orders.processed).toBeGreaterThan(300)
    },
    { intervalMs: 300 },
  )
  const { data: mapped } = await paste(map)
  // The api logs this address, so a browser or a script may use it too.
  const byAddress = (exports['AISLE_URL'] ?? '').replace('localhost', '127.0.0.1')
  expect(await call(`${byAddress}/api/walmart/1`, token)).toMatchObject({ status: 200 })
  expect(mapped).toMatchObject([{ shipNode: expect.any(String), warehouse: { id: 1, name: 'Main warehouse' } }])
  expect(processesOf(folder)).not.toEqual([])
  await stop(first)
  expect(processesOf(folder)).toEqual([])

  const second = start()
  const { AISLE_URL: urlNow = '', AISLE_TOKEN: command = '', ...seller } = await exportsOf(second)
  expect(seller).toEqual({ CLIENT_ID: exports['CLIENT_ID'], CLIENT_SECRET: exports['CLIENT_SECRET'] })
  expect(second.output()).not.toContain('aisle_')
  const kept = await call(`${urlNow}/api/walmart/1`, token)
  expect(kept).toMatchObject({
    status: 200,
    body: { data: { ...created.data, connection_status: 'connected', updated_at: expect.any(String) } },
  })

  // A third one reports that the folder is in use, and does not disturb the second.
  const third = start()
  expect(await third.exited).toEqual({ code: 1, signal: null })
  expect(third.output().trimEnd()).toMatch(
    /^aisle: Another Postgres \(process \d+\) is already running on .* --data\. .*$/,
  )
  expect((await fetch(`${urlNow}/readyz`)).status).toBe(200)

  // The command that it prints creates a token that works.
  const [, databaseUrl = '', args = ''] = /^\$\(DATABASE_URL='(.*)' npx -y pnpm@12 aisle (.*)\)$/.exec(command) ?? []
  const creator = runProgram(args.split(' '), { DATABASE_URL: databaseUrl })
  await creator.exited
  expect(await call(`${urlNow}/api/walmart/1`, creator.output().trim())).toMatchObject({ status: 200 })

  // Sample data is added only at the first start, so a renamed record is not added again.
  await query(databaseUrl, "update stores set name = 'My shop'")
  await stop(second)
  const fourth = start()
  const { AISLE_URL: urlThen = '' } = await exportsOf(fourth)
  const stores = await call(`${urlThen}/api/stores`, token)
  expect(stores.body).toMatchObject({ total: 1, data: [{ name: 'My shop' }] })
  await stop(fourth)
  expect(processesOf(folder)).toEqual([])
  expect(await readdir(folder)).toEqual(['.data'])
})

it.each(['file', 'file/below', '/proc/aisle'])('stops with one line if --data is %s', async (data) => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  onTestFinished(() => rm(file))
  for (const env of [{}, { AISLE_ENCRYPTION_KEYS: encryptionKeys }]) {
    const program = runDev(['start', '--data', data], { PORT: '0', ...env }, folder)
    programs.push(program)
    expect(await program.exited).toEqual({ code: 1, signal: null })
    const [line, ...rest] = program.output().trimEnd().split('\n')
    expect(line).toMatch(/^aisle: --data .* is not a folder that can be written to \(.*\)\.$/)
    expect(line).toContain(`--data ${data} `)
    expect(rest).toEqual([])
  }
})

function start(): Program {
  const program = runDev(['start'], { PORT: '0', LOG_LEVEL: 'warn', TMPDIR: folder }, folder)
  programs.push(program)
  return program
}

async function stop({ child, exited }: Program): Promise<void> {
  child.kill('SIGTERM')
  expect(await exited).toEqual({ code: 0, signal: null })
}

/** The variables that it prints to be pasted into a shell. */
async function exportsOf(program: Program): Promise<Record<string, string>> {
  await program.printed(/^export CLIENT_SECRET=.*\n/m)
  return Object.fromEntries(
    [...program.output().matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
}

/** The calls that it prints to be pasted after them. */
async function pasteable(program: Program): Promise<string[]> {
  await program.printed(/\/store-mapped-warehouse-locations" \\\n(?:.*\\\n)+.*<<END\n.*\nEND\n/)
  return program.output().match(/^curl (?:.*\\\n)*(?:.*<<END\n.*\nEND|.*)$/gm) ?? []
}

/** Sends the request of a curl command, without curl. */
async function pasteInto(exports: Record<string, string>, command: string): Promise<ApiResponse['body']> {
  if (spawnSync('curl', ['--version']).status === 0) {
    const env = { PATH: process.env['PATH'] ?? '', ...exports }
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], { env })
    return JSON.parse(stdout)
  }
  const text = command.replaceAll(/\$(\w+)/g, (_all, name: string) => exports[name] ?? '')
  const [, method, url = ''] = /^curl -sS (?:-X (\S+) )?"(\S+)"/.exec(text) ?? []
  const headers = [...text.matchAll(/-H ['"]([^:]+): ([^'"]+)['"]/g)].map(
    ([, name, value]) => [name, value] as [string, string],
  )
  const [, body] = /<<END\n(.*)\nEND$/.exec(text) ?? []
  const response = await fetch(url, { headers, ...(body !== undefined && { method: method ?? 'POST', body }) })
  return response.json()
}

async function call(url: string, token: string) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, body: (await response.json()) as ApiResponse['body'] }
}
