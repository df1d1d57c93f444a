import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

import { afterEach, expect, test } from 'vitest'

const packageFolder = new URL('../../packages/walmart-simulator/', import.meta.url)
const bin = fileURLToPath(new URL('src/bin.ts', packageFolder))

const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

/** Starts the command. `printed` is its output so far, `ended` its exit status and whole output. */
function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  const printed = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text))
  const ended = once(child, 'close').then(([status]) => ({ status: status as number | null, ...printed }))
  const url = async () => {
    while (!printed.out.includes('/v3/token')) {
      await Promise.race([once(child.stdout, 'data'), ended])
      if (child.exitCode !== null) throw new Error(`The command ended: ${printed.err}`)
    }
    return /http:\/\/127\.0\.0\.1:\d+/.exec(printed.out)?.[0] ?? ''
  }
  return { child, printed, ended, url }
}

interface State {
  readonly limits: boolean
  readonly sellers: { clientId: string; clientSecret: string; items: number; orders: number }[]
  readonly faults: object[]
}
const stateOf = async (url: string) => (await (await fetch(`${url}/simulator/state`)).json()) as State

test('prints its URL, the sellers’ credentials and a working call for a token', async () => {
  const { printed, url } = run('--port', '0', '--sellers', '2', '--items', '7', '--orders', '9', '--seed', '4')
  const base = await url()
  const { sellers, limits } = await stateOf(base)
  expect([limits, sellers.map(({ items, orders }) => [items, orders])]).toEqual([
    true,
    [
      [7, 9],
      [7, 9],
    ],
  ])
  for (const { clientId, clientSecret } of sellers) {
    expect(printed.out).toContain(clientId)
    expect(printed.out).toContain(clientSecret)
  }
  const line = printed.out.split('\n').find((text) => text.startsWith('curl ')) ?? ''
  expect(line).toContain(`${base}/v3/token`)
  if (spawnSync('curl', ['--version']).status !== 0) return
  const curl = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [output] = (await once(curl.stdout.setEncoding('utf8'), 'data')) as [string]
  expect(JSON.parse(output)).toMatchObject({ token_type: 'Bearer', expires_in: 900 })
})

test.each(['SIGINT', 'SIGTERM'] as const)('stops cleanly on %s', async (signal) => {
  const { child, ended, url } = run('--port', '0')
  const base = await url()
  child.kill(signal)
  expect(await ended).toMatchObject({ status: 0, err: '' })
  await expect(fetch(base)).rejects.toThrow()
})

test('accepts faults, an order mix, a market and no limits', async () => {
  const fault = JSON.stringify({ path: '/v3/token', times: 1, effect: { kind: 'fail', status: 520, form: 'nothing' } })
  const mix = ['--order-mix', 'wfs=1', '--order-mix', 'thirdParty=0']
  const { url } = run('--port', '0', '--no-limits', '--fault', fault, '--fault', fault, '--market', 'ca', ...mix)
  const base = await url()
  const { limits, faults, sellers } = await stateOf(base)
  expect(sellers).toMatchObject([{ market: 'CA' }])
  expect([limits, faults]).toEqual([false, [expect.objectContaining(JSON.parse(fault)), expect.anything()]])
  const token = await fetch(`${base}/v3/token`, { method: 'POST' })
  expect(token.status).toBe(520)
})

test.each([
  [['--prt', '0'], '--prt'],
  [['serve'], 'serve'],
  [['--port', 'http'], '--port is "http": pass a whole number from 0 to 65535'],
  [['--port', '65536'], '--port is "65536"'],
  [['--sellers', '0'], '--sellers is "0"'],
  [['--orders', '-5'], '--orders'],
  [['--tls-key', 'key.pem'], '--tls-key and --tls-cert must be given together'],
  [['--tls-key', 'none.pem', '--tls-cert', 'none.pem'], '--tls-key: none.pem cannot be read'],
  [['--port', '0', '--tls-key', bin, '--tls-cert', bin], '--tls-key and --tls-cert are not a matching pair'],
  [['--lines-per-order', '0'], '--lines-per-order is "0"'],
  [['--items', '1.5'], '--items is "1.5"'],
  [['--order-mix', 'wfs'], '--order-mix is "wfs": pass a name and a share'],
  [['--order-mix', 'wfs=2'], 'wfs of orders must be between 0 and 1'],
  [['--order-mix', 'gifts=0.5'], 'gifts is not a share of orders: use one of withoutShipNode'],
  [['--market', 'uk'], '--market is "uk": pass us, ca or mx'],
  [['--fault', '{'], '--fault is not JSON'],
  [['--port', '0', '--fault', '{"path":"/v3/orders"}'], 'effect is missing'],
  [['--port', '0', '--host', '192.0.2.1'], 'choose another with --host'],
])('rejects %j with one line that names the problem', async (args, message) => {
  const { status, out, err } = await run(...args).ended
  expect([status, out]).toEqual([1, ''])
  expect(err).toMatch(/^walmart-simulator: [^\n]+\n$/)
  expect(err).toContain(message)
})

test('reports a port that is in use, and what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const { status, err } = await run('--port', String(port)).ended
  server.close()
  expect([status, err]).toEqual([1, expect.stringContaining(`port ${port} is in use: choose another with --port`)])
})

test('prints its help and its version', async () => {
  const help = await run('--help').ended
  expect([help.status, help.out]).toEqual([0, expect.stringContaining('--order-mix')])
  const { version } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as { version: string }
  expect(await run('--version').ended).toMatchObject({ status: 0, out: `${version}\n` })
})
