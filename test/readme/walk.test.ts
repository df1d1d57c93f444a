import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'

import { beforeAll, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { findFreePort } from '../helpers/free-port.ts'
import { type Program, runDev } from '../helpers/program.ts'
import { processesOf } from '../program/processes.ts'
import { examplesOf, readReadme, sectionOf } from './readme.ts'

const [, functions = '', create = '', setUp = '', ...steps] = examplesOf(
  sectionOf(readReadme('README.md'), 'From nothing to an invoice in your ledger, with curl'),
  'sh',
)
const accounting = examplesOf(sectionOf(readReadme('docs/accounting.md'), 'With curl'), 'sh')
const hasCurl = spawnSync('curl', ['--version']).status === 0
const reason = hasCurl ? '' : ' (skipped: this machine has no curl)'

let folder: string
let server: Program
let shell: Shell
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'walk-test-'))
  // As root, Postgres runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755)
  await symlink(resolve('examples'), join(folder, 'examples'))
  server = runDev(['start'], { PORT: '0', LOG_LEVEL: 'warn', TMPDIR: folder }, folder)
  shell = await openShell()
  return async () => {
    server.child.kill('SIGTERM')
    await server.exited
    await eventually(() => expect(processesOf(folder)).toEqual([]))
    await rm(folder, { recursive: true })
  }
})

it.skipIf(!hasCurl)(`leads from a first start to a mapped instance, with curl alone${reason}`, async () => {
  expect(steps.length).toBeGreaterThan(2)
  const port = await findFreePort()
  const commands = [create, setUp, ...steps].map((text) => text.replaceAll('8080', String(port)))
  const walk = await shell.run(commands)
  expect(walk.code, walk.text).toBe(0)
  expect(walk.text).not.toContain('"code":"ERR_')
  const sent = await get('/walmart/1/sends?sort=id')
  expect(sent.data).toMatchObject([
    { type: 'acknowledge', status: 'applied' },
    { type: 'ship', status: 'applied' },
  ])
  const [level] = (await get('/walmart/1/inventory')).data
  expect(level).toMatchObject({ quantity: 12, offered_quantity: 10, confirmed_quantity: 10, status: 'applied' })
  const heard = (await readFile(join(folder, 'events.log'), 'utf8')).split('\n').filter((line) => line.startsWith('{'))
  expect(heard.map((line) => JSON.parse(line))).toMatchObject(
    sent.data.map(({ id }) => ({ type: 'send.applied', data: { send_id: id } })),
  )
  expect((await get('/walmart/1/products?link_state=unlinked')).total).toBe(0)
  const handedOver = await get('/accounting/transactions?status=handed_over')
  expect(handedOver.data).toMatchObject([{ type: 'sales_order_invoice', external_id: 'JE-1' }])
  const file = await readFile(join(folder, 'listings.csv'), 'utf8')
  expect(file.trim().split('\n')).toHaveLength(1 + (await get('/walmart/1/products')).total)
  const locations = await get('/walmart/1/locations?sort=id')
  expect(locations.data[0]).toMatchObject({ warehouse: { id: 1 } })
  const mapped = await get('/walmart/1/products?per_page=100&link_state=linked')
  expect(mapped.data).toContainEqual(
    expect.objectContaining({
      mapped_sku: 'MY-OWN-1',
      link: expect.objectContaining({ state: 'linked', reason: 'mapped_by_hand' }),
    }),
  )
})

it.skipIf(!hasCurl)(`continues to costs, returned goods and the journal${reason}`, async () => {
  expect(accounting.length).toBeGreaterThan(4)
  const [{ id: product } = {}] = (await get('/products?search=MY-OWN-1')).data
  const walk = await shell.run(['instance=1', `product=${String(product)}`, ...accounting])
  expect(walk.code, walk.text).toBe(0)
  expect(walk.text).not.toContain('"code":"ERR_')
  expect(walk.text).not.toContain('"result":"failed"')
  const { data: settings } = await get('/accounting/settings')
  expect(settings).toMatchObject({ restock_on_delivery: true })
  expect((await get(`/products/${String(product)}/costs`)).total).toBe(2)
  expect((await get('/accounting/transactions?status=handed_over&sort=id')).data).toContainEqual(
    expect.objectContaining({ external_id: 'JE-2' }),
  )
  expect(walk.text).toContain('"disposition":"dispose"')
  expect((await get('/accounting/transactions?type=customer_return')).total).toBeGreaterThan(0)
  const journal = await readFile(join(folder, 'journal.csv'), 'utf8')
  expect(journal.split('\r\n')[0]).toBe(
    'date,document,type,status,reference,code,name,debit,credit,currency,memo,external_id',
  )
})

it.skipIf(!hasCurl)(`creates a second instance when repeated after the first is deleted${reason}`, async () => {
  await fetch(`${shell.url}/api/walmart/1`, { method: 'DELETE', headers: shell.headers })
  const again = await shell.run([create, setUp])
  expect(again.code, again.text).toBe(0)
  expect(again.text).toContain('"id":2,')
})

it.skipIf(!hasCurl).each([
  ['credentials are missing', { CLIENT_ID: '', CLIENT_SECRET: '' }, '"code":"ERR_NOT_FOUND"'],
  ['Walmart rejects the credentials', { CLIENT_SECRET: 'wrong' }, '"status":"failed"'],
  ['the token is wrong', { AISLE_TOKEN: 'aisle_1_wrong' }, '"code":"ERR_UNAUTHENTICATED"'],
])(`stops with the reason if %s${reason}`, async (_, variables, why) => {
  const startedAt = Date.now()
  const stopped = await shell.run([create.replace('My shop', 'Another shop'), setUp], variables)
  expect([stopped.code, stopped.text]).toEqual([1, expect.stringContaining(why)])
  expect(Date.now() - startedAt).toBeLessThan(30_000)
})

it.skipIf(!hasCurl)(`stops with the reason if there is no server${reason}`, async () => {
  const variables = { AISLE_URL: 'http://127.0.0.1:9' }
  const created = await shell.run([create], variables)
  expect([created.code, created.text]).toEqual([7, expect.stringContaining('curl: (7) Failed to connect')])
  const settled = await shell.run(['instance=1', setUp], variables)
  expect([settled.code, settled.text]).toEqual([1, expect.stringContaining('no server at http://127.0.0.1:9')])
})

async function get(path: string) {
  const response = await fetch(`${shell.url}/api${path}`, { headers: shell.headers })
  return (await response.json()) as { data: Record<string, unknown>[]; total: number }
}

interface Shell {
  readonly url: string
  readonly headers: { readonly authorization: string }
  /** Runs commands after the walk's own functions, up to the first one that fails. */
  run(commands: readonly string[], variables?: Record<string, string>): Promise<{ code: unknown; text: string }>
}

/** A shell with the variables that the server printed. */
async function openShell(): Promise<Shell> {
  await server.printed(/^export CLIENT_SECRET=.*\n/m)
  const exports = [...server.output().matchAll(/^export (\w+)=(.*)$/gm)]
  const printed = Object.fromEntries(exports.map(([, name = '', value = '']) => [name, value]))
  expect(Object.keys(printed)).toEqual(['AISLE_URL', 'AISLE_TOKEN', 'CLIENT_ID', 'CLIENT_SECRET'])
  return {
    url: printed['AISLE_URL'] ?? '',
    headers: { authorization: `Bearer ${printed['AISLE_TOKEN']}` },
    run: (commands, variables) => runShell([functions, ...commands].join('\n'), { ...printed, ...variables }),
  }
}

async function runShell(commands: string, variables: Record<string, string>) {
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter)
  const options = { cwd: folder, env: { PATH: path, ...variables } }
  const untilEnd = 'trap \'test -z "${receiver:-}" || kill "$receiver" 2> /dev/null || true\' EXIT'
  const child = spawn('sh', ['-euc', `${untilEnd}\n${commands}`], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more: string) => (text += more))
  const [code] = (await once(child, 'close')) as [unknown]
  return { code, text }
}
