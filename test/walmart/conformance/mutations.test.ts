import { beforeAll, describe, expect, test } from 'vitest'

import { useSimulator } from '../../helpers/simulator.ts'
import { passedThrough } from './feed-file-check.ts'
import { missingKeys, tallyKeys } from './json-keys.ts'
import { type Mutation, removedKeys, unknownKeys, withoutKey, wrongTypes } from './mutate-body.ts'
import { examplesOf, operationNamed } from './operations.ts'
import type { Exchange } from './record-exchanges.ts'
import { references } from './reference.ts'
import { judgeExchanges, runScenarios, testedOperations } from './run-scenarios.ts'

/** Enough to generate every kind of order and item, and few enough to mutate every value. */
const simulator = useSimulator({ items: 20, orders: 60 })

let exchanges: readonly Exchange[]
beforeAll(async () => {
  exchanges = await runScenarios(simulator)
})

type Mutate = (body: unknown) => Mutation[]
const mutators: readonly (readonly [string, Mutate])[] = [
  ['a value of another type', wrongTypes],
  ['an unknown key', unknownKeys],
]

const countOf = (status: string) => ({ path: '/v3/items/count', query: { status } })

/** Walmart's schema allows several kinds of configuration, the first of which leaves these open. */
const undetectable = ['rate/count', 'fileSize/value'].map(
  (end) => `settings/getPartnerConfigurations /configurations[]/configuration/values[]/throttleConfigurations[]/${end}`,
)

/** Proves that the checks of `exchanges.test.ts` detect a change of any value. */
describe.each(references)('the comparison with $name detects', (reference) => {
  let run: ReturnType<typeof judgeExchanges>
  beforeAll(() => {
    run = judgeExchanges(reference, exchanges)
  })

  function mutateAll(mutate: Mutate, side: 'request' | 'file' | 'response') {
    const mutated = run.judged
      .filter(({ exchange }) => side !== 'file' || !passedThrough.includes(exchange.query['feedType'] ?? ''))
      .flatMap(({ exchange, verdict }) =>
        mutate(exchange[side]).map(({ at, body }) => ({ exchange, body, path: `${verdict.operation} ${at}` })),
      )
      .filter(atMost(5, ({ path }) => path))
      .map(({ exchange, body, path }) => {
        const judged = run.judge({ ...exchange, [side]: body() } satisfies Exchange)
        const findings = side === 'response' ? judged.response : judged.request
        return { path, isDetected: findings.length > 0 }
      })
    const undetected = mutated.filter(({ isDetected }) => !isDetected).map(({ path }) => path)
    return { count: mutated.length, undetected: [...new Set(undetected)] }
  }

  test.each(mutators)('%s in a response', (_what, mutate) => {
    const { count, undetected } = mutateAll(mutate, 'response')
    expect(count).toBeGreaterThan(1000)
    expect(undetected.filter((path) => !undetectable.includes(path))).toEqual([])
  })

  test.each(mutators)('%s in a request', (_what, mutate) => {
    const { count, undetected } = mutateAll(mutate, 'request')
    expect(count).toBeGreaterThan(100)
    expect(undetected).toEqual([])
  })

  test.each<readonly [string, Mutate]>([...mutators, ['a missing key', removedKeys]])(
    '%s in an uploaded feed',
    (_what, mutate) => {
      const { count, undetected } = mutateAll(mutate, 'file')
      expect(count).toBeGreaterThan(20)
      expect(undetected).toEqual([])
    },
  )

  test('a feed of another version or type, and a record without a required key', () => {
    const [upload] = run.of('inventory/updateBulkInventory')
    if (upload === undefined) throw new Error('No scenario uploaded an inventory feed')
    const { exchange } = upload
    expect(run.judge(exchange).request).toEqual([])
    const content = exchange.file as { readonly Inventory: readonly object[] }
    const judgeFile = (file: unknown) => run.judge({ ...exchange, file }).request
    expect(judgeFile({ ...content, InventoryHeader: { version: '1.3' } })).toEqual(["file's version is 1.3"])
    expect(judgeFile({ ...content, Inventory: [...content.Inventory, { sku: '1' }] })).toEqual([
      'file/Inventory[]/quantity is missing',
    ])
    expect(judgeFile('no JSON')).not.toEqual([])
    expect(run.judge({ ...exchange, query: { feedType: 'price' } }).request).not.toEqual([])
    expect(run.judge({ ...exchange, query: { feedType: 'promo' } }).request).not.toEqual([])
  })

  test.each<readonly [string, Partial<Exchange>, string]>([
    ['with an unknown path', { path: '/v3/order' }, 'Walmart documents no such call'],
    ['with an unknown parameter', { query: { page: '2' } }, 'query/page is not declared'],
    ['with a value that is not allowed', countOf('x'), 'query/status must be equal to one of the allowed values'],
    ['without a required parameter', { path: '/v3/inventory', query: {} }, "query must have required property 'sku'"],
    ['without a required header', { headers: {} }, "headers must have required property 'wm_sec.access_token'"],
    ['with an unexpected body', { requestType: 'text/plain' }, 'a body of type text/plain is not documented'],
  ])('a call %s', (_what, change, finding) => {
    const [call] = run.of('orders/getAllOrders')
    if (call === undefined) throw new Error('No scenario listed orders')
    expect(run.judge(call.exchange).request).toEqual([])
    expect(run.judge({ ...call.exchange, ...change }).request).toContain(finding)
  })

  test.each(testedOperations)('a key of the examples that the responses to %s lack', (operation) => {
    const examples = examplesOf(operationNamed(reference.operations, operation), 'res')
    const responses = run.responsesOf(operation)
    const missing = String(missingKeys(examples, responses))
    const given = tallyKeys(responses)
    const undetected = [...tallyKeys(examples).keys()].filter((key) => {
      const lacking = responses.map((body) => withoutKey(body, key))
      return given.has(key) && String(missingKeys(examples, lacking)) === missing
    })
    expect(undetected).toEqual([])
  })
})

/** A filter that keeps the first few elements of each key: mutating a path in every body would only take longer. */
function atMost<T>(count: number, keyOf: (element: T) => string): (element: T) => boolean {
  const found = new Map<string, number>()
  return (element) => {
    const sofar = found.get(keyOf(element)) ?? 0
    found.set(keyOf(element), sofar + 1)
    return sofar < count
  }
}
