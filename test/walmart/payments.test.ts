import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'

import { at, gatewayError, startWalmart } from '../helpers/raw-walmart.ts'

const base = '/v3/report/reconreport'
const file = `${base}/reconFile?reportVersion=v1&reportDate=`

interface Page {
  readonly reportData: readonly Readonly<Record<string, string>>[]
  readonly nextOffset: number
  readonly totalRecords: number
  readonly description: string
}

/** A seller without orders, on March 10, 2026: the day of a report on the two weeks to March 7. */
async function start() {
  const walmart = await startWalmart({ orders: 0, items: 1 })
  const { seller, send } = walmart
  const sell = (shippedAt: string, quantity = 2) => {
    const order = seller.addOrder({
      orderDate: Date.parse(shippedAt),
      lines: [{ quantity, statuses: { Shipped: quantity } }],
    })
    const [line] = order.orderLines.orderLine
    const tracking = line?.orderLineStatuses.orderLineStatus[0]?.trackingInfo
    if (tracking === undefined) throw new Error('The order was not shipped')
    tracking.shipDateTime = Date.parse(shippedAt)
    return order
  }
  const rowsOf = async (date = '03102026') => {
    const { body } = await send<Page>(`${base}/reconFileJson?reportDate=${date}&offset=0&noOfRecords=1000`)
    return body.reportData
  }
  return { ...walmart, sell, rowsOf }
}

test.each([
  ['2026-03-10', '03102026'],
  ['2026-03-23', '03102026'],
  ['2026-03-24', '03242026'],
])('publishes a report every two weeks, three days after the period: on %s that of %s', async (day, date) => {
  const { send } = await startWalmart({ orders: 0, items: 1, now: () => new Date(day) })
  const { body } = await send<{ availableApReportDates: string[] }>(`${base}/availableReconFiles?reportVersion=v1`)
  expect(body.availableApReportDates.at(-1)).toBe(date)
  expect(body.availableApReportDates.length).toBeGreaterThan(10)
})

test('reports a sale in the period in which its units ship', async () => {
  const { sell, rowsOf } = await start()
  const inside = sell('2026-03-06T23:59:59Z')
  sell('2026-03-07T00:00:00Z')
  sell('2026-02-20T23:59:59Z')
  const rows = await rowsOf()
  const sales = rows.filter((row) => row['Amount Type'] === 'Product Price')
  expect(sales.map((row) => [row['Purchase Order #'], row['Ship Qty']])).toEqual([[inside.purchaseOrderId, '2']])
  expect(at(sales, 0)['Amount']).toBe(
    at(at(inside.orderLines.orderLine, 0).charges.charge, 0).chargeAmount.amount.toFixed(2),
  )
})

test('reports a refund with the commission that is returned', async () => {
  const { sell, rowsOf } = await start()
  const line = at(sell('2026-03-01T00:00:00Z').orderLines.orderLine, 0)
  line.statusDate = Date.parse('2026-03-02T00:00:00Z')
  const charge = {
    chargeType: 'PRODUCT',
    chargeName: 'ItemPrice',
    chargeAmount: { currency: 'USD', amount: -2 },
  } as const
  line.refund = { refundId: '1', refundCharges: { refundCharge: [{ refundReason: 'Others', charge }] } }
  const refunds = (await rowsOf()).filter((row) => row['Transaction Type'] === 'Refund')
  expect(refunds.map((row) => [row['Amount Type'], row['Amount']])).toEqual([
    ['Product Price', '-2.00'],
    ['Commission on Product', '0.30'],
  ])
})

test('reverses the shipping of a WFS order with its sale', async () => {
  const { sell, rowsOf } = await start()
  const own = sell('2026-03-05T12:00:00Z')
  const wfs = sell('2026-03-05T12:00:00Z')
  for (const order of [own, wfs]) {
    at(order.orderLines.orderLine, 0).charges.charge.splice(1, 9, {
      chargeType: 'SHIPPING',
      chargeName: 'Shipping',
      chargeAmount: { currency: 'USD', amount: 5.39 },
    })
  }
  Object.assign(wfs.shipNode ?? {}, { type: 'WFSFulfilled' })
  const rows = await rowsOf()
  const shippingOf = ({ purchaseOrderId }: typeof own) =>
    rows
      .filter((row) => row['Purchase Order #'] === purchaseOrderId && row['Amount Type'] === 'Shipping')
      .map((row) => [row['Transaction Description'], row['Amount']])
  expect(shippingOf(own)).toEqual([['Purchase', '5.39']])
  expect(shippingOf(wfs)).toEqual([
    ['Purchase', '5.39'],
    ['WFS shipping reversal', '-5.39'],
  ])
})

test.each([[true], [false]])(
  'reports a refund of a return once, whether the order shows it too: %s',
  async (isOnOrder) => {
    const { simulator, seller, sell, rowsOf, send } = await start()
    const { purchaseOrderId, customerOrderId } = sell('2026-03-01T12:00:00Z', 1)
    seller.deliverOrder(purchaseOrderId)
    const { returnOrderId, returnOrderLines } = seller.addReturn(purchaseOrderId)
    const path = `/v3/returns/${returnOrderId}/refund`
    if (isOnOrder) simulator.fault({ path: '/v3/returns/{id}/refund', effect: { kind: 'refunds-on-orders' } })
    const quantity = { unitOfMeasure: 'EACH', measurementValue: 1 }
    const body = JSON.stringify({ customerOrderId, refundLines: [{ returnOrderLineNumber: 1, quantity }] })
    const headers = { 'content-type': 'application/json' }
    expect(await send(path, { method: 'POST', headers, body })).toMatchObject({ status: 200 })
    const refundedAt = '2026-03-05T12:00:00Z'
    for (const line of returnOrderLines) line.statusTime = refundedAt
    for (const { orderLines } of seller.orders) {
      for (const line of orderLines.orderLine) line.statusDate = Date.parse(refundedAt)
    }
    const rows = await rowsOf()
    const refunds = rows.filter((row) => row['Transaction Type'] === 'Refund' && row['Amount Type'] === 'Product Price')
    expect(refunds).toHaveLength(1)
  },
)

test('has rows that add up to the total, and pages by the position in the file', async () => {
  const { sell, send, rowsOf } = await start()
  for (let sales = 0; sales < 5; sales += 1) sell('2026-03-01T00:00:00Z')
  const rows = await rowsOf()
  const cents = rows.reduce((total, row) => total + Math.round(Number(row['Amount'] ?? 0) * 100), 0)
  expect((cents / 100).toFixed(2)).toBe(at(rows, 0)['Total Payable'])
  const paged: Page['reportData'][number][] = []
  for (let offset = 0; offset >= 0;) {
    const { body } = await send<Page>(`${base}/reconFileJson?reportDate=03102026&offset=${offset}&noOfRecords=3`)
    expect(body.totalRecords).toBe(body.reportData.length)
    expect(body.description).toMatch(new RegExp(`^Number of Lines in file ${rows.length} +$`))
    paged.push(...body.reportData)
    offset = body.nextOffset
  }
  expect(paged).toEqual(rows)
})

test.each([
  [`${file}03102026`, 'application/octet-stream', 200],
  [`${file}03102026`, 'application/json', 200],
  [`${file}03102026`, 'text/csv', 406],
  [`${file}03102026`, '*/*', 406],
  [`${file}03112026`, 'application/octet-stream', 400],
  [`${base}/reconFile?reportDate=03102026`, 'application/octet-stream', 501],
  [`${base}/reconFile?reportDate=03102026&reportVersion=v2`, 'application/octet-stream', 404],
])('responds to %s as %s with %i', async (path, accept, status) => {
  const { url, token } = await start()
  const headers = { 'WM_SVC.NAME': 'test', 'WM_QOS.CORRELATION_ID': 'b1', 'WM_SEC.ACCESS_TOKEN': token, accept }
  const response = await fetch(url + path, { headers })
  expect(response.status).toBe(status)
  if (status !== 200) return
  if (accept === 'application/json') {
    expect(await response.json()).toEqual({ status: 'ERROR', message: 'No acceptable representation' })
    return
  }
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename=\d+_.+\.zip$/)
  const [csv] = Object.values(unzipSync(await response.bytes())).map((bytes) => strFromU8(bytes))
  const [header, count, summary] = (csv ?? '').split('\r\n')
  expect(header).toMatch(/^Period Start Date,Period End Date,Total Payable,.*,Store Id$/)
  expect(count).toBe('Number of Lines in file 1')
  expect(summary).toMatch(/^02\/21\/2026,03\/07\/2026,0\.00,USD,,03\/07\/2026,PaymentSummary,/)
})

test.each(['offset=0&noOfRecords=1', 'reportDate=03102026&noOfRecords=1', 'reportDate=03102026&offset=0'])(
  'rejects a page without all parameters: %s',
  async (query) => {
    const { send } = await start()
    const body = gatewayError('INVALID_REQUEST_PARAM.GMP_REPORTS_API')
    expect(await send(`${base}/reconFileJson?${query}`)).toMatchObject({ status: 400, body })
  },
)

test('rejects a position within a line', async () => {
  const { send } = await start()
  const body = gatewayError('INVALID_REQUEST_PARAM.GMP_REPORTS_API', { field: 'offset' })
  const query = 'reportDate=03102026&offset=7&noOfRecords=1'
  expect(await send(`${base}/reconFileJson?${query}`)).toMatchObject({ status: 400, body })
})
