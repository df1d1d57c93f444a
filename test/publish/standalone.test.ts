import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeAll, expect, it, onTestFinished } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { processesOf } from '../program/processes.ts'
import {
  importsOf,
  type Manifest,
  packElsewhere,
  type PackedPackage,
  readTarball,
  root,
  run,
  standalone,
} from './packed-packages.ts'

let folder: string
let files: PackedPackage['files']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aisle-standalone-'))
  // As root, Postgres runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755)
  const pnpm = ['-y', 'pnpm@12']
  await run('npx', [...pnpm, '--filter=@aisle/standalone', 'pack', '--out', join(folder, 'aisle.tgz')], root)
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  // From pnpm's store, which has the same versions. A package that is imported and not declared is not found in its layout.
  await run('npx', [...pnpm, 'add', '--prefer-offline', '--ignore-scripts', './aisle.tgz'], folder)
  files = await readTarball(join(folder, 'aisle.tgz'), '@aisle/server')
  return async () => {
    await eventually(() => expect(processesOf(folder)).toEqual([]))
    await rm(folder, { recursive: true, force: true })
  }
})

it('contains the code, the migrations, the console, the licence and the README', async () => {
  const migrations = (await readdir(join(root, 'packages/db/migrations'))).map((name) => `migrations/${name}`)
  const code = Object.keys(files).filter((path) => path.startsWith('dist/'))
  expect(code).toEqual(expect.arrayContaining(['dist/guard.js', 'dist/main.js']))
  const pages = Object.keys(files).filter((path) => path.startsWith('console/'))
  expect(pages).toEqual(expect.arrayContaining(['console/index.html', 'console/index.html.br']))
  const expected = ['LICENSE', 'README.md', 'access.sql', 'package.json', ...code, ...migrations, ...pages]
  expect(Object.keys(files).toSorted()).toEqual(expected.toSorted())
  expect(Object.keys(files).filter((path) => files[path]?.includes(root.slice(0, -1)))).toEqual([])
})

it('is the same byte by byte when it is built from the lockfile at another place and time', async () => {
  const again = join(folder, 'again')
  await mkdir(again)
  const packed = await packElsewhere(again, standalone)
  const [first, second] = [
    await readFile(join(folder, 'aisle.tgz')),
    await readFile([...packed.values()][0]?.tarball ?? ''),
  ]
  expect(second.equals(first)).toBe(true)
})

it('depends on exactly what it imports', () => {
  const code = Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith('dist/')))
  const imports = importsOf(code, '.js').filter((specifier) => !isBuiltin(specifier))
  const { dependencies } = JSON.parse(files['package.json'] ?? '') as Manifest
  expect(imports).toEqual(Object.keys(dependencies).toSorted())
})

it('says which Node it needs, on an older one', async () => {
  const older = '{ value: { ...process.versions, node: "20.20.2" } }'
  const pretend = `data:text/javascript,Object.defineProperty(process, "versions", ${older})`
  const main = join(folder, 'node_modules/@aisle/server/dist/main.js')
  await expect(run(process.execPath, ['--import', pretend, main], folder)).rejects.toThrow(
    'aisle: Node 22.18 or later is required; this is Node 20.20.2.',
  )
})

it('starts everything in an empty folder, imports orders, and leaves no process behind', async () => {
  const aisle = start()
  await eventually(() => expect(aisle.output()).toContain('Map a location'))
  const [url, token, clientId, clientSecret] = ['AISLE_URL', 'AISLE_TOKEN', 'CLIENT_ID', 'CLIENT_SECRET'].map(
    (name) => new RegExp(`^export ${name}=(.*)$`, 'm').exec(aisle.output())?.[1] ?? '',
  )
  const call = async (path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const request = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(`${url}/api${path}`, request)
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const settings = { start_date: '2026-06-01', store_id: 1, auto_link_products: true, auto_create_products: false }
  const instance = { name: 'Walmart US', integration_id: 1, integration_settings: settings }
  const created = await call('/walmart', { ...instance, connection_settings: { clientId, clientSecret } })
  expect(created.status).toBe(201)
  const completed = { phases: { orders: expect.objectContaining({ status: 'completed' }) } }
  await eventually(
    async () => {
      const { body } = await call('/walmart/1/setup')
      expect(body).toMatchObject({ data: completed })
    },
    { intervalMs: 300 },
  )
  expect((await call('/walmart/1/orders?per_page=1')).body).toMatchObject({ data: [{ integration_instance_id: 1 }] })
  expect((await fetch(`${url}/docs`)).status).toBe(200)
  expect(await (await fetch(`${url}/console/`)).text()).toContain('<div id="root">')
  await aisle.stop()
  await eventually(() => expect(processesOf(folder)).toEqual([]))
  expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/^aisle-postgres/))
})

/** Runs `npx @aisle/server`. It is stopped as by Ctrl-C in a terminal, which signals all processes in the foreground. */
function start() {
  const env = { ...process.env, PORT: '0', TMPDIR: folder }
  const child = spawn('npx', ['@aisle/server'], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const closed = once(child, 'close')
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGINT')
    await closed
  }
  onTestFinished(stop)
  return {
    output: () => text,
    stop,
  }
}
