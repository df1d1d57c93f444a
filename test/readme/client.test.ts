import { beforeAll, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { useWorker } from '../helpers/worker.ts'
import { useExampleFolder } from './example-folder.ts'
import { examplesOf, readReadme, tableOf } from './readme.ts'

const simulator = useSimulator({ items: 5, orders: 20 })
const api = useApi({ walmartUrl: () => simulator.url })
useWorker(api)
const folder = useExampleFolder()
const readme = readReadme('packages/client/README.md')
const [shared = '', ...examples] = examplesOf(readme, 'ts')
const [create = '', errors = '', key = '', watch = ''] = examples

beforeAll(() => folder.write('client.ts', shared))

async function run(code: string, ...args: string[]): Promise<string> {
  const { clientId, clientSecret } = sellerOf(simulator)
  folder.write('example.ts', code)
  return folder.run('example.ts', args, {
    AISLE_URL: api.url,
    AISLE_TOKEN: api.tenant.token,
    WALMART_CLIENT_ID: clientId,
    WALMART_CLIENT_SECRET: clientSecret,
  })
}

it('has five examples of at most ten lines, not counting blank ones', () => {
  expect(examples).toHaveLength(4)
  for (const code of [shared, ...examples]) {
    expect(code.split('\n').filter((line) => line.trim() !== '').length, code).toBeLessThanOrEqual(10)
  }
})

it('creates an instance and waits for its set-up', async () => {
  const printed = await run(create)
  const orders = await select(api, 'select from walmart_orders')
  expect(orders.length).toBeGreaterThan(0)
  expect(printed).toBe(`completed ${orders.length}\n`)
})

it('reports a field error', async () => {
  expect(await run(errors)).toBe("ERR_VALIDATION 422 [ 'The name field is required.' ]\n")
})

it('writes once under one key', async () => {
  expect(await run(key)).toBe('true\n')
})

it('follows a run to its end', async () => {
  const [instance] = await select<{ id: string }>(api, 'select id from integration_instances')
  expect(await run(watch, instance?.id ?? '')).toBe('completed\n')
})

it('explains every field of an error', async () => {
  const error: unknown = await api
    .client('garbage')
    .integrations.list.query({})
    .catch((thrown: unknown) => thrown)
  const always = ['code', 'status', 'message', 'requestId']
  for (const field of always) expect(error).toHaveProperty(field)
  const named = tableOf(readme, 'Errors').map(([field]) => field)
  expect(named.toSorted()).toEqual([...always, 'errors', 'requiredScope', 'retryAfter'].toSorted())
})
