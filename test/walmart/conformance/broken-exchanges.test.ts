import { beforeAll, describe, expect, test } from 'vitest'

import { useSimulator } from '../../helpers/simulator.ts'
import { type Broken, withoutKey, withoutKeys, withStrangeKeys, withWrongTypes } from './break-body.ts'
import { tallyKeys } from './json-keys.ts'
import { missingKeys } from './missing-keys.ts'
import { examplesOf, operationNamed } from './operations.ts'
import type { Exchange } from './record-exchanges.ts'
import { drivenOperations, runDrives } from './run-drives.ts'
import { isAbsent } from './walmart-files.ts'

/** Enough for every kind of order and item to come, and few enough to break everything in them one by one. */
const simulator = useSimulator({ items: 20, orders: 60 })

type Break = (body: unknown) => Broken[]
const breaks: readonly (readonly [string, Break])[] = [
  ['has a value of another type', withWrongTypes],
  ['has a key that Walmart’s has not', withStrangeKeys],
]

const countOf = (status: string) => ({ path: '/v3/items/count', query: { status } })

/** The schema lets a configuration be any of several objects, the first of which says nothing of these. */
const anyConfiguration = ['rate/count', 'fileSize/value'].map(
  (end) => `settings/getPartnerConfigurations /configurations[]/configuration/values[]/throttleConfigurations[]/${end}`,
)

/** That the checks of `exchanges.test.ts` notice whatever can be wrong, tried at every place of every body. */
describe.skipIf(isAbsent)('it is noticed', () => {
  let run: Awaited<ReturnType<typeof runDrives>>
  beforeAll(async () => {
    run = await runDrives(simulator)
  })

  /** The places where a break goes unnoticed, of all that there are. */
  function tryBreaks(breakBody: Break, side: 'request' | 'file' | 'response') {
    const broken = run.judged.flatMap(({ exchange, verdict }) =>
      breakBody(exchange[side]).map(({ at, body }) => {
        const broke = run.judge({ ...exchange, [side]: body } satisfies Exchange)
        const findings = side === 'response' ? broke.response : broke.request
        return { place: `${verdict.operation} ${at}`, isNoticed: findings.length > 0 }
      }),
    )
    const unnoticed = broken.filter(({ isNoticed }) => !isNoticed).map(({ place }) => place)
    return { tried: broken.length, unnoticed: [...new Set(unnoticed)] }
  }

  test.each(breaks)('when an answer %s', (_what, breakBody) => {
    const { tried, unnoticed } = tryBreaks(breakBody, 'response')
    expect(tried).toBeGreaterThan(1000)
    expect(unnoticed.filter((place) => !anyConfiguration.includes(place))).toEqual([])
  })

  test.each(breaks)('when a request %s', (_what, breakBody) => {
    const { tried, unnoticed } = tryBreaks(breakBody, 'request')
    expect(tried).toBeGreaterThan(100)
    expect(unnoticed).toEqual([])
  })

  test.each<readonly [string, Break]>([...breaks, ['lacks a key', withoutKeys]])(
    'when the file of a feed %s',
    (_what, breakBody) => {
      const { tried, unnoticed } = tryBreaks(breakBody, 'file')
      expect(tried).toBeGreaterThan(20)
      expect(unnoticed).toEqual([])
    },
  )

  test('when the file of a feed is of another version or another type, or one of its records lacks a key', () => {
    const [upload] = run.of('prices/priceBulkUploads')
    if (upload === undefined) throw new Error('no feed of prices was driven')
    const { exchange } = upload
    expect(run.judge(exchange).request).toEqual([])
    const content = exchange.file as { readonly Price: readonly object[] }
    const judgeFile = (file: unknown) => run.judge({ ...exchange, file }).request
    expect(judgeFile({ ...content, PriceHeader: { version: '1.4' } })).toEqual(["file's version is 1.4"])
    expect(judgeFile({ ...content, Price: [...content.Price, { sku: '1' }] })).toEqual([
      'file/Price[]/pricing is missing',
    ])
    expect(judgeFile('no JSON')).not.toEqual([])
    expect(run.judge({ ...exchange, query: { feedType: 'inventory' } }).request).not.toEqual([])
    expect(run.judge({ ...exchange, query: { feedType: 'promo' } }).request).not.toEqual([])
  })

  test.each<readonly [string, Partial<Exchange>, string]>([
    ['is not one of Walmart’s', { path: '/v3/order' }, 'Walmart documents no such call'],
    ['has a parameter of its own', { query: { page: '2' } }, 'query/page is not declared'],
    [
      'has a parameter that is none of the choices',
      countOf('x'),
      'query/status must be equal to one of the allowed values',
    ],
    ['lacks a parameter', { path: '/v3/inventory', query: {} }, "query must have required property 'sku'"],
    ['lacks a header', { headers: {} }, "headers must have required property 'wm_sec.access_token'"],
    ['has a body that nobody asked for', { requestType: 'text/plain' }, 'a body of type text/plain is not documented'],
  ])('when a call %s', (_what, change, finding) => {
    const [call] = run.of('orders/getAllOrders')
    if (call === undefined) throw new Error('no list of orders was driven')
    expect(run.judge(call.exchange).request).toEqual([])
    expect(run.judge({ ...call.exchange, ...change }).request).toContain(finding)
  })

  test.each(drivenOperations)('when the answers to %s lack a key of the examples', (operation) => {
    const examples = examplesOf(operationNamed(run.operations, operation), 'res')
    const answers = run.answersOf(operation)
    const missing = String(missingKeys(examples, answers))
    const given = tallyKeys(answers)
    const unnoticed = [...tallyKeys(examples).keys()].filter((key) => {
      const lacking = answers.map((body) => withoutKey(body, key))
      return given.has(key) && String(missingKeys(examples, lacking)) === missing
    })
    expect(unnoticed).toEqual([])
  })
})
