import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import type { SimulatorOptions } from '@aisle/walmart-simulator'
import { beforeAll, describe, expect, it } from 'vitest'

import { usage } from '../../packages/walmart-simulator/src/command/usage.ts'
import { effectKinds, faultSchema } from '../../packages/walmart-simulator/src/control/control-schemas.ts'
import { endpoints } from '../../packages/walmart-simulator/src/endpoints.ts'
import { type FaultEffect, isSetting } from '../../packages/walmart-simulator/src/faults/fault-effect.ts'
import { defaultOrderMix } from '../../packages/walmart-simulator/src/seed/order-mix.ts'
import { useExampleFolder } from './example-folder.ts'
import { examplesOf, readReadme, sectionOf, tableOf } from './readme.ts'

const folder = useExampleFolder()
const readme = readReadme('packages/walmart-simulator/README.md')
const [test = '', ...others] = examplesOf(readme, 'ts')

it('names the Walmart files that it is based on, and the limit of a list of orders in those of 2026', () => {
  expect(readme).toContain("Walmart's files and documentation\nof 2026")
  expect(readme).toContain('more than 10,000 orders')
  expect(readme).not.toContain('20,000')
})

it('has one TypeScript example of at most fifteen lines', () => {
  expect(others).toEqual([])
  expect(test.trimEnd().split('\n').length).toBeLessThanOrEqual(15)
})

it('has a vitest example that passes', async () => {
  const vitest = fileURLToPath(import.meta.resolve('vitest/package.json')).replace('package.json', 'vitest.mjs')
  folder.write('orders.test.ts', test)
  expect(await folder.run(vitest, ['run', '--root', folder.path])).toMatch(/Tests .*1 passed/)
})

interface State {
  readonly sellers: readonly { readonly clientId: string; readonly clientSecret: string; readonly orders: number }[]
}

// curl may not be installed.
describe.skipIf(spawnSync('curl', ['--version']).status !== 0)('on the command line', () => {
  const [, command = '', token = '', orders = '', control = ''] = examplesOf(readme, 'sh')
  let url = ''
  let state: State

  beforeAll(async () => {
    const args = command
      .trim()
      .replace('npx walmart-simulator', '')
      .replace('--port 8585', '--port 0')
      .trim()
      .split(' ')
    const bin = fileURLToPath(new URL('../../packages/walmart-simulator/src/bin.ts', import.meta.url))
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    while (!printed.includes('/v3/token')) await once(child.stdout, 'data')
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? ''
    state = (await (await fetch(`${url}/simulator/state`)).json()) as State
    return () => void child.kill()
  })

  /** Runs the commands against the free port; returns their output. */
  async function runShell(code: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    expect(code).toContain('http://127.0.0.1:8585/')
    const here = code.replaceAll('http://127.0.0.1:8585', url)
    const child = spawn('sh', ['-ec', here], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    expect(await once(child, 'close')).toEqual([0, null])
    return printed
  }

  it('serves the requested number of orders, with a token that curl gets', async () => {
    const [{ clientId, clientSecret, orders: count } = { clientId: '', clientSecret: '', orders: 0 }] = state.sellers
    expect(count).toBe(1000)
    const issued = await runShell(token, { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret })
    const { access_token } = JSON.parse(issued) as { access_token: string }
    const page = JSON.parse(await runShell(orders, { ACCESS_TOKEN: access_token })) as { list: { elements: object } }
    expect(page.list.elements).toMatchObject({ order: [{ purchaseOrderId: expect.any(String) }, {}] })
  })

  it('can be controlled with curl', async () => {
    const responses = (await runShell(control)).replaceAll('}{', '}\n{').split('\n')
    expect(responses.map((response) => Object.keys(JSON.parse(response) as object)[0])).toEqual([
      'now',
      'id',
      'now',
      'purchaseOrderId',
      'purchaseOrderIds',
    ])
    expect((await (await fetch(`${url}/simulator/state`)).json()) as object).toMatchObject({ faults: [] })
  })
})

const options = {
  seed: '--seed',
  items: '--items',
  orders: '--orders',
  linesPerOrder: '--lines-per-order',
  returnShare: '',
  shipNodes: '',
  market: '--market',
  now: '',
  sellers: '--sellers',
  orderMix: '--order-mix',
  limits: '--no-limits',
  faults: '--fault',
} satisfies Record<keyof SimulatorOptions, string>

it('explains every option of the simulator, with that of the command', () => {
  const explained = tableOf(readme, 'Options').map(([option = '', flag = '']) => [option, flag])
  expect(explained).toEqual(Object.entries(options))
  expect(Object.values(options).filter((flag) => !usage.includes(flag))).toEqual([])
})

const effects = tableOf(readme, 'Faults')

it('documents exactly the existing effects, with their fields', () => {
  const schemas = faultSchema.properties.effect.oneOf.map(({ properties }) => Object.keys(properties))
  const fields = schemas.map((names) => names.filter((name) => name !== 'kind').join(', '))
  expect(effects.map(([kind, names]) => [kind, names])).toEqual(effectKinds.map((kind, index) => [kind, fields[index]]))
})

it('documents which effects are settings', () => {
  const settings = effectKinds.filter((kind) => isSetting({ kind } as FaultEffect))
  expect(sectionOf(readme, 'Faults')).toContain(
    `The effects from \`${settings[0]}\` to the end of the table are settings`,
  )
  expect(effects.map(([kind]) => kind).slice(-settings.length)).toEqual(settings)
})

it('documents every share of the order mix, with its default', () => {
  const shares = tableOf(readme, 'Order mix').map(([name, , share]) => [name, Number(share)])
  expect(shares).toEqual(Object.entries(defaultOrderMix))
})

it('lists exactly the supported calls', () => {
  const listed = [...sectionOf(readme, 'Calls').matchAll(/(GET|POST|PUT|PATCH|DELETE) +(\/v[13]\S+)/g)]
  const served = endpoints.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  served.push('POST /v3/token', 'GET /v3/token/detail')
  expect(listed.map(([, method, path]) => `${method} ${path}`).toSorted()).toEqual(served.toSorted())
})
