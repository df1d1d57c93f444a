import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeAll, expect, it, vi } from 'vitest'

import { type Program, runDev } from '../helpers/program.ts'
import { processesOf } from '../program/processes.ts'
import { examplesOf, readReadme, sectionOf } from './readme.ts'

const [, ...steps] = examplesOf(
  sectionOf(readReadme('README.md'), 'From nothing to a mapped instance, with curl'),
  'sh',
)
const hasCurl = spawnSync('curl', ['--version']).status === 0
const reason = hasCurl ? '' : ' (skipped: this machine has no curl)'

let folder: string
let server: Program
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'walk-test-'))
  // As root, Postgres runs as another user, who has to pass through.
  await chmod(folder, 0o755)
  server = runDev(['start'], { PORT: '0', LOG_LEVEL: 'warn', TMPDIR: folder }, folder)
  return async () => {
    server.child.kill('SIGTERM')
    await server.exited
    await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), { timeout: 15_000 })
    await rm(folder, { recursive: true })
  }
})

it.skipIf(!hasCurl)(`leads from a first start to a mapped instance, with curl alone${reason}`, async () => {
  const [, url = ''] = await server.printed(/Aisle answers at (http:\/\/localhost:\d+);/)
  const [, token = ''] = await server.printed(/Your token, shown this once: (aisle_\S+)/)
  const [, id = '', secret = ''] = await server.printed(/"clientId":"([^"]+)","clientSecret":"([^"]+)"/)
  expect(steps.length).toBeGreaterThan(4)
  const walk = steps.join('\n').replace('http://localhost:3000', url)
  expect(walk).toContain(url)
  const printed = await runShell(walk, { AISLE_TOKEN: token, CLIENT_ID: id, CLIENT_SECRET: secret })
  expect(printed).not.toContain('"code":"ERR_')

  const get = async (path: string) => {
    const response = await fetch(`${url}/api${path}`, { headers: { authorization: `Bearer ${token}` } })
    return (await response.json()) as { data: Record<string, unknown>[]; total: number }
  }
  const locations = await get('/walmart/1/locations?sort=id')
  expect(locations.data[0]).toMatchObject({ warehouse: { id: 1 } })
  const mapped = await get('/walmart/1/products?per_page=100&link_state=linked')
  expect(mapped.data).toContainEqual(
    expect.objectContaining({
      mapped_sku: 'MY-OWN-1',
      link: expect.objectContaining({ state: 'linked', reason: 'mapped_by_hand' }),
    }),
  )
  // The rest of the listings become products in the background.
  await vi.waitFor(async () => expect((await get('/walmart/1/products?link_state=unlinked')).total).toBe(0), {
    timeout: 30_000,
    interval: 300,
  })
  const file = await readFile(join(folder, 'listings.csv'), 'utf8')
  expect(file.trim().split('\n')).toHaveLength(1 + (await get('/walmart/1/products')).total)
})

/** What the commands print; fails at the first one that fails. */
async function runShell(commands: string, variables: Record<string, string>): Promise<string> {
  const options = { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ...variables } }
  const shell = spawn('sh', ['-euc', commands], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', (more: string) => (text += more))
  const [code] = await once(shell, 'close')
  expect(code, text).toBe(0)
  return text
}
