import { createWalmartClient, type WalmartClient } from '@aisle/walmart'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'

import { gatewayError, startWalmart } from '../helpers/raw-walmart.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const sellers = ['a', 'b'].map((name, index) => {
  return { clientId: `${name}-id`, clientSecret: `${name} secret`, orders: index === 0 ? 300 : 0 }
})
const simulator = useSimulator({ items: 200, sellers })
const seller = sellerOf(simulator)
const connect = (index = 0): WalmartClient =>
  createWalmartClient({ ...sellerOf(simulator, index), baseUrl: simulator.url })
const fromDate = new Date(Date.now() - 170 * 86_400_000)
const unpublished = () => seller.items.filter(({ publishedStatus }) => publishedStatus === 'UNPUBLISHED')

test('lists unpublished items with their reasons, and counts them', async () => {
  const [page, ...more] = await Array.fromAsync(connect().listUnpublishedItems({ fromDate }))
  const skus = page?.elements.map(({ value }) => value.sku)
  expect(new Set(skus)).toEqual(new Set(unpublished().map(({ sku }) => sku)))
  expect([page?.rejected, page?.cursor, more]).toEqual([[], undefined, []])
  const { value } = await connect().countUnpublishedItems({ fromDate })
  const total = value.payload.reduce((sum, { unpublishedCount }) => sum + unpublishedCount, 0)
  expect(total).toBe(skus?.length)
  const codes = new Set(page?.elements.map(({ value: item }) => item.unpublishReasons))
  expect(codes).toEqual(new Set(value.payload.map(({ unpublishedReasonCode }) => unpublishedReasonCode)))
})

test('says that there are more unpublished items than it lists', async () => {
  const [page] = await Array.fromAsync(connect().listUnpublishedItems({ fromDate, limit: 3 }))
  expect(page?.listed).toMatchObject({ count: 3, total: unpublished().length })
})

async function find(filters: object) {
  const pages = await Array.fromAsync(connect().listUnpublishedItems({ fromDate, ...filters }))
  return pages.flatMap(({ elements }) => elements.map(({ value }) => value))
}

test('filters unpublished items by day, reason and lifecycle', async () => {
  expect(await find({ fromDate: new Date(Date.now() + 86_400_000) })).toEqual([])
  const unpublishedReasonCode = 'REASONABLE_PRICE_NOT_SATISFIED'
  const dear = await find({ unpublishedReasonCode, offerLifecycleStatus: 'ACTIVE' })
  expect(dear.length).toBeGreaterThan(0)
  expect(dear.every((item) => item.unpublishReasons === unpublishedReasonCode)).toBe(true)
  expect(new Set(dear.map((item) => item.lifecycleStatus))).toEqual(new Set(['ACTIVE']))
  expect(await find({ marketTrending: true })).toEqual([])
})

test('measures the seller’s performance, and returns nothing without orders', async () => {
  const delivery = await connect().getPerformance('otd', { reportDuration: 90 })
  expect(delivery.value).toMatchObject({ overallRate: '100', reportDuration: '90', standard: expect.any(String) })
  expect(delivery.gaps).toEqual([])
  for (const metric of ['cancellations', 'vtr', 'returns', 'sss/ots']) {
    const { value } = await connect().getPerformance(metric)
    expect(Number(value?.cumulativeRate ?? value?.overallRate)).toBeGreaterThanOrEqual(0)
  }
  expect(await connect(1).getPerformance('otd')).toEqual({ value: null, raw: null, gaps: [] })
  expect(simulator.requests.at(-1)?.status).toBe(204)
  await expect(connect().getPerformance('speed')).rejects.toMatchObject({ kind: 'not_found' })
  await expect(connect().getPerformance('../items')).rejects.toThrow("metric: expected a metric such as 'otd'")
})

test('counts a cancellation by the seller, and a return', async () => {
  const rates = async () => {
    const [{ value: cancelled }, { value: returned }] = [
      await connect().getPerformance('cancellations', { reportDuration: 14 }),
      await connect().getPerformance('returns', { reportDuration: 14 }),
    ]
    return [Number(cancelled?.ordersImpacted), Number(returned?.ordersImpacted)] as const
  }
  const before = await rates()
  const open = seller.addOrder()
  const lines = [{ lineNumber: '1', quantity: 1, reason: 'SELLER_CANCEL_PRICING_ERROR' }]
  await connect().cancelOrder({ purchaseOrderId: open.purchaseOrderId, lines })
  seller.addReturn(seller.addOrder({ lines: [{ statuses: { Delivered: 1 } }] }).purchaseOrderId)
  expect(await rates()).toEqual([before[0] + 1, before[1] + 1])
})

/** The texts of a spreadsheet's cells, by row. */
function cellsOf(bytes: Uint8Array = new Uint8Array()): string[][] {
  const sheet = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
  const rows = [...sheet.matchAll(/<row>(.*?)<\/row>/g)]
  return rows.map(([, row = '']) => [...row.matchAll(/<t [^>]*>(.*?)<\/t>/g)].map(([, text = '']) => text))
}

test('downloads the orders behind a metric as a spreadsheet', async () => {
  const { purchaseOrderId, orderLines } = seller.addOrder()
  const lines = [{ lineNumber: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }]
  await connect().cancelOrder({ purchaseOrderId, lines })
  const { value, gaps } = await connect().getPerformanceReport('cancellations', { reportDuration: 14 })
  const [about, columns = [], ...rows] = cellsOf(value?.bytes)
  expect([about, gaps]).toEqual([[expect.stringMatching(/^Data current as of \d{4}-\d\d-\d\d$/)], []])
  const row = rows.find((cells) => cells[columns.indexOf('PO #')] === purchaseOrderId) ?? []
  expect([row[columns.indexOf('SKU')], row[columns.indexOf('Status')]]).toEqual([
    orderLines.orderLine[0]?.item.sku,
    'Cancelled',
  ])
  const summary = await connect().getPerformance('cancellations', { reportDuration: 14 })
  expect(rows.length).toBe(Number(summary.value?.ordersImpacted))
  expect(cellsOf((await connect().getPerformanceReport('sss/ots')).value?.bytes)).toHaveLength(2)
  expect(await connect(1).getPerformanceReport('otd')).toEqual({ value: null, raw: null, gaps: [] })
})

test('rejects a truncated spreadsheet, and Walmart rejects a call that accepts only JSON', async () => {
  const path = '/v3/insights/performance/{metric}/report'
  const respond = { kind: 'respond', status: 200, body: 'PK not all of it' } as const
  simulator.fault({ path, times: 1, effect: respond })
  await expect(connect().getPerformanceReport('otd')).rejects.toMatchObject({ kind: 'unavailable' })
  const { send } = await startWalmart()
  const refused = await send('/v3/insights/performance/otd/report')
  expect(refused).toMatchObject({ status: 406, body: gatewayError('INVALID_ACCEPT_TYPE.GMP_GATEWAY_API') })
})

test('returns the rates on which payments depend', async () => {
  const { value, gaps } = await connect().getPaymentPerformance()
  expect(Object.keys(value.payload)).toEqual([7, 14, 30, 60, 90].map((days) => `${days}DAY`))
  expect(value.payload['30DAY']).toMatchObject({ ots: '100', otd: '100', vtr: '100' })
  expect([value.partnerId, gaps]).toEqual([seller.partnerId, []])
})
