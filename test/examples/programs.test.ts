import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { useWorker } from '../helpers/worker.ts'

// The programs run one after the other on one tenant, as somebody would try them: the first connects the seller.
const simulator = useSimulator({ items: 30, orders: 120 })
const api = useApi({ walmartUrl: () => simulator.url })
useWorker(api)

const folder = fileURLToPath(new URL('../../examples/', import.meta.url))
const skippedWithout = (program: string, version: string) => {
  const isThere = spawnSync(program, [version]).status === 0
  return { skip: !isThere, reason: isThere ? '' : ` (skipped: this machine has no ${program})` }
}
const python = skippedWithout('python3', '--version')
const curl = skippedWithout('curl', '--version')

interface Ended {
  readonly code: number | string
  readonly out: string
  readonly err: string
}

function run(program: string, args: readonly string[], variables: Record<string, string> = {}): Promise<Ended> {
  const { clientId, clientSecret } = sellerOf(simulator)
  const mine = { AISLE_URL: api.url, AISLE_TOKEN: api.tenant.token, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret }
  const env = { PATH: process.env['PATH'] ?? '', ...mine, ...variables }
  return new Promise((resolve) => {
    execFile(program, args, { cwd: folder, env }, (error, out, err) => resolve({ code: error?.code ?? 0, out, err }))
  })
}

it('back-office.ts connects a seller and prints what has to be packed', async () => {
  const { code, out, err } = await run(process.execPath, ['back-office.ts'])
  expect([code, err]).toEqual([0, expect.stringMatching(/orders so far/)])
  const [total = ''] = out.split(' ')
  expect(Number(total)).toBeGreaterThan(0)
  expect(await select(api, "select from sales_orders where status = 'open'")).toHaveLength(Number(total))
  expect(out).toMatch(/^108\d+ {2}2026-\d\d-\d\d {2}[\d.]+ USD\n {2}\d+ x [\w-]+: .+$/m)
  expect(await select(api, 'select from integration_instances')).toHaveLength(1)
})

it('back-office.ts finds the instance again, and says what is wrong', async () => {
  expect((await run(process.execPath, ['back-office.ts'])).code).toBe(0)
  expect(await select(api, 'select from integration_instances')).toHaveLength(1)
  const { code, err } = await run(process.execPath, ['back-office.ts'], { AISLE_TOKEN: 'aisle_1_wrong' })
  expect([code, err]).toEqual([1, 'Unauthenticated.\n'])
})

it.skipIf(python.skip)(`aisle_client.py sums what was sold of each SKU${python.reason}`, async () => {
  const { code, out, err } = await run('python3', ['aisle_client.py'])
  expect([code, err]).toEqual([0, ''])
  const sold = await select<{ line: string }>(
    api,
    `select trim_scale(sum(quantity - quantity_cancelled)) || ' ' || coalesce(sku, 'no SKU') as line
     from sales_order_lines group by sku`,
  )
  expect(sold.length).toBeGreaterThan(5)
  expect(out.trim().split('\n').toSorted()).toEqual(sold.map(({ line }) => line).toSorted())
})

it.skipIf(python.skip)(`aisle_client.py says what is wrong${python.reason}`, async () => {
  const { code, err } = await run('python3', ['aisle_client.py'], { AISLE_TOKEN: 'aisle_1_wrong' })
  expect([code, err]).toEqual([1, expect.stringMatching(/\(ERR_UNAUTHENTICATED, request \S+\)\n$/)])
})

it.skipIf(curl.skip)(`export-orders.sh refreshes the orders and prints them as CSV${curl.reason}`, async () => {
  const [instance] = await select<{ id: string }>(api, 'select id from integration_instances')
  const { code, out, err } = await run('sh', ['export-orders.sh', instance?.id ?? ''])
  expect([code, err]).toEqual([0, ''])
  const lines = await select(api, 'select from walmart_order_lines')
  expect(out.trim().split(/\r?\n/)).toHaveLength(1 + lines.length)
  const runs = await select(api, `select from sync_runs where kind = 'orders' and status = 'completed'`)
  // The set-up's and the script's. On a busy machine, the schedule adds another.
  expect(runs.length).toBeGreaterThanOrEqual(2)
})

it.skipIf(curl.skip)(`export-orders.sh says what is wrong${curl.reason}`, async () => {
  const { code, out, err } = await run('sh', ['export-orders.sh', '999'])
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/^POST \/walmart\/999\/orders\/refresh: 404\n.*"code":"ERR_NOT_FOUND"/)
})
