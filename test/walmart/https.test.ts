import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { createSimulator } from '@aisle/walmart-simulator'
import { expect, onTestFinished, test } from 'vitest'

import { makeCertificate } from './make-certificate.ts'

const host = 'marketplace.walmartapis.com'
const { key, cert } = makeCertificate(host)

/** Resolves every name to this machine. */
const lookup = (_name: string, _options: object, done: (error: null, addresses: object[]) => void) =>
  done(null, [{ address: '127.0.0.1', family: 4 }])

/** Calls Walmart's URL, like a client in which it is hard-coded. */
async function callWalmart(port: number, path: string) {
  const call = request({ host, port, path, ca: cert, lookup: lookup as never }).end()
  const [response] = await once(call, 'response')
  return { status: response.statusCode as number, body: JSON.parse(await text(response)) as object }
}

test('serves HTTPS to a client with Walmart’s hard-coded URL', async () => {
  const simulator = createSimulator({ items: 0, orders: 0 })
  const url = await simulator.listen({ https: { key, cert } })
  onTestFinished(simulator.close)
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect(await callWalmart(Number(new URL(url).port), '/v3/orders')).toMatchObject({ status: 401 })
  expect(simulator.requests.map(({ path }) => path)).toEqual(['/v3/orders'])
})

test('the command serves HTTPS with faults', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const files = { '--tls-key': key, '--tls-cert': cert }
  const args = Object.entries(files).flatMap(([option, pem]) => {
    const file = join(folder, `${option}.pem`)
    writeFileSync(file, pem)
    return [option, file]
  })
  const fault = '{"path":"/v3/orders","effect":{"kind":"fail","status":503}}'
  const bin = fileURLToPath(new URL('../../packages/walmart-simulator/src/bin.ts', import.meta.url))
  const command = spawn(process.execPath, [bin, '--port', '0', '--fault', fault, ...args], { stdio: 'pipe' })
  onTestFinished(() => void command.kill())
  const [printed] = (await once(command.stdout.setEncoding('utf8'), 'data')) as [string]
  const port = Number(/https:\/\/127\.0\.0\.1:(\d+)/.exec(printed)?.[1])
  expect(await callWalmart(port, '/v3/orders')).toMatchObject({ status: 503 })
})
