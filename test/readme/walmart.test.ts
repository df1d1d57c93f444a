import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { createWalmartClient, walmartErrorKinds, type WalmartClientOptions } from '@aisle/walmart'
import { beforeAll, expect, it } from 'vitest'

import { limits } from '../../packages/walmart/src/budget/limits.ts'
import { startReceiver } from '../helpers/receiver.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { useExampleFolder } from './example-folder.ts'
import { examplesOf, readReadme, tableOf } from './readme.ts'

const simulator = useSimulator({ items: 60, orders: 1000, orderMix: { wfs: 0, thirdParty: 0 } })
const seller = sellerOf(simulator)
const folder = useExampleFolder()
const readme = readReadme('packages/walmart/README.md')
const [shared = '', list = '', write = '', stored = '', receive = '', gaps = '', signIn = '', ...others] = examplesOf(
  readme,
  'ts',
)

beforeAll(() => folder.write('walmart.ts', shared))

function run(code: string, ...args: readonly string[]): Promise<string> {
  const { clientId, clientSecret } = seller
  folder.write('example.ts', code)
  const env = { WALMART_URL: simulator.url, WALMART_CLIENT_ID: clientId, WALMART_CLIENT_SECRET: clientSecret }
  return folder.run('example.ts', args, env)
}

it('has seven examples of at most fifteen lines', () => {
  expect(others).toEqual([])
  const lengths = [shared, list, write, stored, receive, gaps, signIn].map((code) => code.trimEnd().split('\n').length)
  expect(lengths.filter((length) => length < 3 || length > 15)).toEqual([])
})

const idsIn = (printed: string) => printed.match(/^\d+/gm)

it('lists orders and resumes where it stopped', async () => {
  const since = Date.now() - 30 * 86_400_000
  const wanted = seller.orders
    .filter(({ orderDate }) => orderDate > since)
    .map(({ purchaseOrderId }) => purchaseOrderId)
  simulator.fault({ path: '/v3/orders', after: 1, times: 1, effect: { kind: 'fail', status: 503 } })
  await expect(run(list)).rejects.toThrow('unavailable')
  const cursor = join(folder.path, 'orders.cursor')
  expect(readFileSync(cursor, 'utf8')).toMatch(/^\?/)
  expect(idsIn(await run(list))).toEqual(wanted.slice(100))
  expect(existsSync(cursor)).toBe(false)
})

it('ships an order', async () => {
  const { purchaseOrderId, orderLines } = seller.addOrder({ lines: [{ quantity: 3 }, {}] })
  expect(await run(write, purchaseOrderId, '1Z99')).toBe('')
  const statuses = orderLines.orderLine.flatMap((line) => line.orderLineStatuses.orderLineStatus)
  expect(statuses.map(({ status, statusQuantity }) => [status, statusQuantity.amount])).toEqual([
    ['Shipped', '3'],
    ['Shipped', '1'],
  ])
})

it('reports a shipment that was not applied', async () => {
  const { purchaseOrderId } = seller.addOrder()
  const remove = simulator.fault({ path: '/v3/orders/{id}/shipping', effect: { kind: 'lose-request' } })
  expect(await run(write, purchaseOrderId, '1Z98')).toBe('unavailable, not_applied\n')
  remove()
})

it('finds out in another process whether an acknowledgement was applied', async () => {
  const path = '/v3/orders/{id}/acknowledge'
  for (const [kind, progress] of [
    ['lose-request', 'not applied'],
    ['lose-response', 'done'],
  ] as const) {
    simulator.fault({ path, times: 1, effect: { kind } })
    await expect(run(stored, 'send', seller.addOrder().purchaseOrderId)).rejects.toThrow('unavailable')
    expect(await run(stored, 'check')).toBe(`${progress}\n`)
  }
})

it('reports gaps and rejected elements', async () => {
  const [first] = seller.items
  Object.assign(first ?? {}, { sku: ['5'] })
  simulator.fault({ path: '/v3/items', times: 1, effect: { kind: 'partial' } })
  const printed = await run(gaps)
  expect(printed).toContain('rejected ItemResponse[0].sku')
  expect(printed).toContain('incomplete SOME_CONTENT_NOT_FOUND')
})

it('receives a notification, and rejects one that was changed', async () => {
  const receiver = await startReceiver()
  const { subscriptions, partnerId, addOrder } = seller
  const event = { eventType: 'ORDER_UPDATES', eventVersion: 'V1', resourceName: 'ORDER', status: 'ACTIVE' } as const
  const authDetails = { authMethod: 'HMAC', clientSecret: 'shared', authHeaderName: 'Authorization' } as const
  subscriptions.push({ ...event, subscriptionId: '1', partnerId, eventUrl: receiver.url, authDetails })
  const { purchaseOrderId } = addOrder()
  const [{ body, headers } = { body: '', headers: new Headers() }] = await receiver.whenReceived(1)
  receiver.close()
  subscriptions.pop()
  folder.write('receive.ts', receive)
  const driver = `import { receive } from './receive.ts'
const [body, authorization] = process.argv.slice(2)
for (const sent of [body, body + ' ']) {
  const response = await receive(new Request('http://shop.example', { method: 'POST', body: sent, headers: { authorization } }))
  console.log(response.status)
}`
  folder.write('driver.ts', driver)
  const printed = await folder.run('driver.ts', [body, headers.get('authorization') ?? ''], { EVENT_SECRET: 'shared' })
  expect(printed).toBe(`ORDER_UPDATES PO_CREATED ${purchaseOrderId}\n204\n401\n`)
})

it('signs a seller in', async () => {
  const redirectUri = 'https://shop.example/walmart'
  const code = simulator.authorize(seller, { redirectUri })
  const address = `${redirectUri}?code=${code}&sellerId=${seller.partnerId}&state=x`
  expect(await run(signIn, address)).toBe(`${seller.partnerId}\n`)
})

const options = {
  baseUrl: true,
  clientId: true,
  clientSecret: true,
  signIn: true,
  market: true,
  dynamicSandbox: true,
  tokens: true,
  budget: true,
  maxWaitMs: true,
  confirmAfterMs: true,
  timeoutMs: true,
  serviceName: true,
  fetch: true,
  observe: true,
} satisfies Record<keyof WalmartClientOptions, true>

it('explains every option of the client', () => {
  const explained = tableOf(readme, 'Options').flatMap(([names = '']) => names.split(/\W+/))
  expect(explained).toEqual(Object.keys(options))
})

const client = createWalmartClient({ baseUrl: 'http://127.0.0.1', clientId: 'x', clientSecret: 'x' })
const calls = tableOf(readme, 'Calls')
const sources = globSync('packages/walmart/src/*/*-calls.ts').map((file) => readFileSync(file, 'utf8'))

it('lists exactly the client’s calls', () => {
  // These make other calls, by the type of the write.
  const ofTypes = ['checkWrite', 'prepareWrite', 'sendWrite']
  expect([...calls.map(([call]) => call), ...ofTypes].toSorted()).toEqual(Object.keys(client).toSorted())
})

it.each(calls)('%s implements %s, according to its comment', (call, operation) => {
  expect(operationsOf(call ?? '')).toContain(operation)
})

/** Calls that share a limit with another name. */
const limitOf: Readonly<Record<string, keyof typeof limits>> = {
  updateTracking: 'shipOrder',
  setPromotions: 'setPrice',
  getTaxonomy: 'countItems',
  getFeed: 'readFeeds',
  listFeeds: 'readFeeds',
  waitForFeed: 'readFeeds',
}

it.each(calls)('%s (%s) has a limit of %s', (call = '', _operation, atMost = '') => {
  const named = Object.hasOwn(limits, call) ? limits[call as keyof typeof limits] : undefined
  const { [call]: group } = limitOf
  const limit = group === undefined ? named : limits[group]
  const per = limit?.perSeconds === 60 ? 'a minute' : 'an hour'
  expect(atMost.split(',')[0]).toBe(limit === undefined ? 'not published' : `${limit.calls} ${per}`)
})

it('explains exactly the kinds of errors', () => {
  expect(tableOf(readme, 'Errors').map(([kind]) => kind)).toEqual([...walmartErrorKinds])
})

/** Walmart’s operations named in the comment on a call. */
function operationsOf(call: string): readonly string[] {
  const source = sources.find((text) => new RegExp(`^  ${call}\\(`, 'm').test(text)) ?? ''
  const [, comment = ''] = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\n  ${call}\\(`).exec(source) ?? []
  return [...comment.matchAll(/Walmart's[\s*]+`(\w+)`/g)].map(([, operation = '']) => operation)
}
