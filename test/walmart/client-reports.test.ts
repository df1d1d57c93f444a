import { createWalmartClient, type WalmartClient } from '@aisle/walmart'
import { createSimulator } from '@aisle/walmart-simulator'
import { afterEach, expect, onTestFinished, test } from 'vitest'

import { gatewayError, startWalmart } from '../helpers/raw-walmart.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 60, orders: 0 })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const connect = (): WalmartClient => createWalmartClient({ ...sellerOf(simulator), baseUrl: simulator.url })
const spec = { type: 'ITEM', version: 'v4' } as const

async function makeReport(request: Parameters<WalmartClient['requestReport']>[0] = spec): Promise<string> {
  const { value } = await connect().requestReport(request)
  simulator.advance(10_000)
  return value.requestId
}

test('downloads the whole catalog, in every status', async () => {
  const { value, raw, gaps } = await connect().downloadReport(await makeReport())
  expect(gaps).toEqual([])
  expect(raw).toContain('SKU,')
  expect(value.rows.map((row) => row['SKU'])).toEqual(sellerOf(simulator).items.map(({ sku }) => sku))
  expect(new Set(value.rows.map((row) => row['Publish Status']))).toContain('UNPUBLISHED')
})

test('downloads the filtered rows and columns of a report', async () => {
  const filter = { type: 'enumFilter' as const, columnName: 'Publish Status', values: ['UNPUBLISHED'] }
  const requestId = await makeReport({ ...spec, rowFilters: [filter], excludeColumns: ['Shelf Name'] })
  const { value } = await connect().downloadReport(requestId)
  expect(value.columns).not.toContain('Shelf Name')
  expect(new Set(value.rows.map((row) => row['Publish Status']))).toEqual(new Set(['UNPUBLISHED']))
})

test('downloads the stock at every ship node', async () => {
  const { value } = await connect().downloadReport(await makeReport({ type: 'INVENTORY', version: 'v1' }))
  const [{ sku, node } = { sku: '', node: undefined }] = sellerOf(simulator).items.map((item) => {
    return { sku: item.sku, node: sellerOf(simulator).stockOf(item.sku)[0] }
  })
  const row = value.rows.find((one) => one['SKU'] === sku && one['Ship Node'] === node?.shipNode)
  expect(row?.['Input Quantity']).toBe(String(node?.inputQty.amount))
})

test('downloads cancellations, lag times and promotions', async () => {
  const seller = sellerOf(simulator)
  const [sku = '', other = ''] = seller.items.map((item) => item.sku)
  const client = connect()
  const rowsOf = async (type: string) =>
    (await client.downloadReport(await makeReport({ type, version: 'v1' }))).value.rows
  seller.addOrder({ lines: [{ sku, statuses: { Shipped: 1 } }] })
  const { purchaseOrderId } = seller.addOrder({ lines: [{ sku, statuses: { Created: 1, Cancelled: 1 } }] })
  const cancelReason = 'CUSTOMER_REQUESTED_SELLER_TO_CANCEL'
  expect(await rowsOf('CANCELLATION')).toMatchObject([{ poNum: purchaseOrderId, cancelReason, defectType: 'Cancel' }])
  await client.uploadLagTimeFeed({ items: [{ sku: other, days: 3 }] })
  const days = new Map((await rowsOf('LAGTIME')).map((row) => [row['SKU'], row['Fulfillment Lag Time']]))
  simulator.advance(10_000)
  const later = new Map((await rowsOf('LAGTIME')).map((row) => [row['SKU'], row['Fulfillment Lag Time']]))
  expect([days.size, days.get(sku), later.get(other)]).toEqual([60, '1', '3'])
  const startsAt = new Date()
  const endsAt = new Date(startsAt.getTime() + 86_400_000)
  const promotion = { action: 'Create', type: 'Clearance', price: '2.50', startsAt, endsAt } as const
  await client.setOfferPrice({ sku, promotion })
  expect(await rowsOf('PROMO')).toMatchObject([{ SKU: sku, 'Promo Type': 'CLEARANCE', 'Promo Price': '2.50' }])
})

const dayMs = 86_400_000

test('downloads the sales of each item, without what was cancelled and refunded', async () => {
  const { url, seller, advance } = await startSold()
  const client = createWalmartClient({ ...seller, baseUrl: url })
  const { value: request } = await client.requestReport({ type: 'ITEM_PERFORMANCE', version: 'v1' })
  advance(10_000)
  const { value } = await client.downloadReport(request.requestId)
  const [row, ...others] = value.rows
  const [line] = seller.orders[0]?.orderLines.orderLine ?? []
  const [charge] = line?.charges.charge ?? []
  const unit = (charge?.chargeAmount.amount ?? 0) / 3
  expect([others, value.columns.includes('Data Start Time')]).toEqual([[], false])
  expect(row).toMatchObject({ 'SKU ID': line?.item.sku, 'Total Units Sold': '2' })
  expect(Number(row?.['GMV'])).toBeCloseTo(2 * unit - 1, 2)
  expect(Number(row?.['AUR'])).toBeCloseTo(unit, 2)
  expect(Number(row?.['Commission'])).toBeCloseTo(0.15 * (2 * unit - 1), 1)
  expect(row?.['Super Department']).toBeUndefined()
})

test('splits the sales of items into weeks, and needs a period of at most seven of them', async () => {
  const { url, seller, advance } = await startSold()
  const client = createWalmartClient({ ...seller, baseUrl: url })
  const v3 = { type: 'ITEM_PERFORMANCE', version: 'v3' } as const
  const dataEndTime = new Date()
  const dataStartTime = new Date(dataEndTime.getTime() - 20 * dayMs)
  const period = { dataStartTime, dataEndTime, dateGranularity: 'WEEKLY' } as const
  const { value: request } = await client.requestReport({ ...v3, ...period })
  advance(10_000)
  const { rows } = (await client.downloadReport(request.requestId)).value
  // The order was made just before the end.
  expect(rows).toMatchObject([{ 'Data End Time': dataEndTime.toISOString(), 'Total Units Sold': '2' }])
  const start = new Date(rows[0]?.['Data Start Time'] ?? '')
  expect([start.getUTCDay(), start.getUTCHours()]).toEqual([0, 0])
  await expect(client.requestReport(v3)).rejects.toMatchObject({ upstreamField: 'dataStartTime' })
  const long = { ...period, dataStartTime: new Date(dataEndTime.getTime() - 50 * dayMs) }
  await expect(client.requestReport({ ...v3, ...long })).rejects.toMatchObject({ upstreamField: 'dataEndTime' })
  const other = { ...period, type: 'ITEM', version: 'v4' }
  await expect(client.requestReport(other)).rejects.toMatchObject({ upstreamField: 'dataStartTime', status: 501 })
})

/** A seller with one order of three units, of which one is cancelled, with a refund of a dollar. */
async function startSold() {
  const sold = createSimulator({ items: 5, orders: 0 })
  const url = await sold.listen()
  onTestFinished(() => sold.close())
  const [own] = sold.sellers
  if (own === undefined) throw new Error('The simulator has no seller')
  const { orderLines } = own.addOrder({ lines: [{ statuses: { Shipped: 2, Cancelled: 1 } }] })
  const charge = {
    chargeType: 'PRODUCT',
    chargeName: 'ItemPrice',
    chargeAmount: { currency: 'USD', amount: -1 },
  } as const
  const [line] = orderLines.orderLine
  if (line) line.refund = { refundId: '1', refundCharges: { refundCharge: [{ refundReason: 'Others', charge }] } }
  return { url, seller: own, advance: sold.advance }
}

test('a report is received, then in progress, then ready', async () => {
  const walmart = connect()
  const { value } = await walmart.requestReport(spec)
  const status = async () => (await walmart.getReportRequest(value.requestId)).value.requestStatus
  expect([value.requestStatus, await status()]).toEqual(['RECEIVED', 'RECEIVED'])
  await expect(walmart.downloadReport(value.requestId)).rejects.toMatchObject({ kind: 'invalid_request' })
  simulator.advance(2_000)
  expect(await status()).toBe('INPROGRESS')
  simulator.advance(3_000)
  const { reportGenerationDate } = (await walmart.getReportRequest(value.requestId)).value
  expect([await status(), reportGenerationDate]).toEqual(['READY', expect.any(Date)])
})

test('lists requests newest first, and resumes from a cursor alone', async () => {
  const made: string[] = []
  while (made.length < 12) made.unshift(await makeReport({ type: 'INVENTORY', version: 'v1' }))
  const pages = await Array.fromAsync(connect().listReportRequests({ reportType: 'INVENTORY' }))
  const ids = pages.flatMap(({ elements }) => elements.map(({ value }) => value.requestId))
  expect(ids.slice(0, 12)).toEqual(made)
  expect(pages[0]?.total).toBe(ids.length)
  const [rest] = await Array.fromAsync(connect().listReportRequests({ cursor: pages[0]?.cursor ?? '' }))
  expect(rest?.elements[0]?.value.requestId).toBe(ids[10])
  simulator.advance(31 * 86_400_000)
  const [none] = await Array.fromAsync(connect().listReportRequests({ reportType: 'INVENTORY' }))
  expect(none?.total).toBe(0)
})

test('sends no token to the host of the file, and reveals no URL in an error', async () => {
  const body = JSON.stringify({ downloadURL: 'https://files.invalid/report?signature=private' })
  const path = '/v3/reports/downloadReport'
  removals.push(simulator.fault({ path, effect: { kind: 'respond', status: 200, body } }))
  const sent: Headers[] = []
  const spying: typeof fetch = (input, init) => {
    if (!String(input).startsWith('https://files.invalid')) return fetch(input, init)
    sent.push(new Headers(init?.headers))
    return Promise.reject(new Error(`cannot reach ${String(input)}`))
  }
  const walmart = createWalmartClient({ ...sellerOf(simulator), baseUrl: simulator.url, fetch: spying })
  const error = await walmart.downloadReport('1').catch(String)
  expect(error).toContain('cannot be reached')
  expect(error).not.toContain('private')
  expect([sent.length, sent[0]?.has('WM_SEC.ACCESS_TOKEN')]).toEqual([1, false])
})

test('never sends a request for a report again', async () => {
  const path = '/v3/reports/reportRequests'
  removals.push(simulator.fault({ path, method: 'POST', times: 1, effect: { kind: 'lose-response' } }))
  const calls = simulator.requests.length
  await expect(connect().requestReport(spec)).rejects.toMatchObject({ kind: 'unavailable', outcome: 'unknown' })
  expect(simulator.requests.slice(calls).filter((request) => request.path === path)).toHaveLength(1)
})

test.each<[object, string]>([
  [{ version: '4' }, 'version: expected a version'],
  [{ rowFilters: [{ type: 'enumFilter', columnName: 'A', values: [] }] }, 'rowFilters[0].values'],
  [{ dataStartTime: '2026-01-01' }, 'dataStartTime'],
])('rejects %j before sending anything', async (change, message) => {
  const calls = simulator.requests.length
  await expect(connect().requestReport({ ...spec, ...change })).rejects.toThrow(message)
  expect(simulator.requests).toHaveLength(calls)
})

const ofItems = 'reportType=ITEM&reportVersion=v1'
const range = { type: 'rangeFilter', columnName: 'Price', from: '1' }

test.each<[string, object, string]>([
  ['reportType=ITEM&reportVersion=v7', {}, '400 INVALID_REQUEST_PARAM'],
  ['reportType=DREAMS&reportVersion=v1', {}, '400 INVALID_REQUEST_PARAM'],
  ['reportType=BUYBOX&reportVersion=v1', {}, '501 NOT_SIMULATED'],
  [ofItems, { dataStartTime: '2026-01-01T00:00:00Z' }, '501 NOT_SIMULATED'],
  [ofItems, { rowFilters: [range] }, '501 NOT_SIMULATED'],
  [ofItems, { excludeColumns: 'SKU' }, '400 INVALID_REQUEST_CONTENT'],
])('the simulator rejects %s with %j: %s', async (query, content, error) => {
  const { send } = await startWalmart({ orders: 0, items: 1 })
  const headers = { 'content-type': 'application/json' }
  const sent = { method: 'POST', headers, body: JSON.stringify(content) }
  const [status, code] = error.split(' ')
  const body = gatewayError(`${code}.GMP_REPORTS_API`)
  expect(await send(`/v3/reports/reportRequests?${query}`, sent)).toEqual({ status: Number(status), body })
})

test('the simulator accepts a request for a report without a body, as Walmart is said to do', async () => {
  const { send } = await startWalmart({ orders: 0, items: 1 })
  expect(await send(`/v3/reports/reportRequests?${ofItems}`, { method: 'POST' })).toMatchObject({ status: 200 })
})

test('the URL of a report expires', async () => {
  const requestId = await makeReport()
  const urls: string[] = []
  const noting: typeof fetch = (input, init) => {
    urls.push(String(input))
    return fetch(input, init)
  }
  const options = { ...sellerOf(simulator), baseUrl: simulator.url, fetch: noting }
  await createWalmartClient(options).downloadReport(requestId)
  const url = urls.at(-1) ?? ''
  expect((await fetch(url)).status).toBe(200)
  simulator.advance(3_600_000)
  expect((await fetch(url)).status).toBe(404)
})
