import { existsSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { endpoints } from '../endpoints.ts'
import { findLimit } from './find-limit.ts'
import { publishedLimits } from './published-limits.ts'

test('distinguishes calls with and without query parameters', () => {
  expect(findLimit('GET', '/v3/items', '')?.tokens).toBe(300)
  expect(findLimit('GET', '/v3/items', '?limit=20')?.tokens).toBe(60)
  expect(findLimit('GET', '/v3/items/:anything', '')?.tokens).toBe(900)
  expect(findLimit('GET', '/v3/items/:anything', '?productIdType=SKU')?.tokens).toBe(60)
})

test('distinguishes feeds by type, and returns no limit for a type without one', () => {
  expect(findLimit('POST', '/v3/feeds', '?feedType=MP_INVENTORY')?.tokens).toBe(50)
  expect(findLimit('POST', '/v3/feeds', '?feedType=price')).toBe(
    findLimit('POST', '/v3/feeds', '?feedType=PRICE_AND_PROMOTION'),
  )
  expect(findLimit('POST', '/v3/feeds', '?feedType=RETIRE_ITEM')).toBeUndefined()
})

test('returns no limit for another method or path', () => {
  expect(findLimit('POST', '/v3/token', '')).toBeUndefined()
  expect(findLimit('GET', '/v3/token/detail', '')).toBeUndefined()
  expect(findLimit('DELETE', '/v3/orders', '')).toBeUndefined()
})

/** Walmart publishes no limit for these, nor for simulations. */
const unpublished = new Set([
  'GET /v3/token/detail',
  'GET /v3/report/reconreport/availableReconFiles',
  'GET /v3/report/reconreport/reconFile',
  'GET /v3/report/reconreport/reconFileJson',
  'GET /v3/report/payment/statement',
  'GET /v3/report/payment/performance',
  'POST /v3/price',
  'GET /v3/insights/items/unpublished/counts',
  'GET /v3/insights/items/unpublished/items',
  'GET /v3/insights/performance/:metric/summary',
  'GET /v3/insights/performance/:part/:metric/summary',
  'GET /v3/insights/performance/:metric/report',
  'GET /v3/insights/performance/:part/:metric/report',
  'POST /v3/reports/reportRequests',
])

test('every endpoint has a limit, unless none is published', () => {
  const calls = endpoints.map(({ method, path }) => ({ method, path, call: `${method} ${path}` }))
  const without = calls.filter(
    ({ method, path }) =>
      !path.startsWith('/v1/simulations/') && findLimit(method, path, '?feedType=inventory') === undefined,
  )
  expect(without.map(({ call }) => call).filter((call) => !unpublished.has(call))).toEqual([])
})

/** Walmart's published table, which is not part of the repository. */
const table = new URL('../../../../../shared/walmart/rate-limits.json', import.meta.url)
interface Row {
  readonly method: string
  readonly path: string
  readonly limit: number | null
  readonly per?: string
  readonly limitWithQueryParameters?: number
}
const units: Record<string, string> = { min: 'minute' }

test.skipIf(!existsSync(table))('every limit is the published one', () => {
  const { limits } = JSON.parse(readFileSync(table, 'utf8')) as { limits: Row[] }
  const figures = new Set(
    limits.flatMap(({ method, path, limit, per = '', limitWithQueryParameters }) => {
      const call = `${method} ${path.replaceAll(/\{[^/]+\}/g, ':')}`
      return [limit, limitWithQueryParameters].map((tokens) => `${call} ${tokens} ${units[per] ?? per}`)
    }),
  )
  const ours = publishedLimits.flatMap(({ calls, feedTypes = [''], tokens, per }) =>
    calls.flatMap((call) =>
      feedTypes.map((type) => {
        const name = call.replaceAll(/:[^/]+/g, ':') + (type === '' ? '' : `?feedType=${type}`)
        return `${name} ${tokens} ${per}`
      }),
    ),
  )
  expect(ours.filter((figure) => !figures.has(figure))).toEqual([])
})
