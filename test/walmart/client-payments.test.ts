import { createWalmartClient, type WalmartClient } from '@aisle/walmart'
import { strToU8, zipSync } from 'fflate'
import { afterEach, expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 20, orders: 300, orderMix: { wfs: 0.3 } })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const connect = (): WalmartClient => createWalmartClient({ ...sellerOf(simulator), baseUrl: simulator.url })
const filePath = '/v3/report/reconreport/reconFile'

async function latestDate(): Promise<string> {
  return (await connect().getReconDates()).value.availableApReportDates.at(-1) ?? ''
}

/** A client to which Walmart sends these bytes, whatever it asks for. */
function connectTo(bytes: Uint8Array<ArrayBuffer>, contentType = 'application/octet-stream'): WalmartClient {
  const token = { access_token: 'token', token_type: 'Bearer', expires_in: 900 }
  const answer: typeof fetch = async (input) =>
    String(input).endsWith('/v3/token')
      ? Response.json(token)
      : new Response(bytes, { headers: { 'content-type': contentType } })
  return createWalmartClient({
    baseUrl: 'https://walmart.invalid',
    clientId: 'id',
    clientSecret: 'secret',
    fetch: answer,
  })
}
const zipOf = (files: Readonly<Record<string, string>>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))

test('downloads a report whose amounts add up to the total', async () => {
  const { value, raw, gaps } = await connect().getReconReport(await latestDate())
  expect(gaps).toEqual([])
  expect(raw).toContain('Number of Lines in file')
  expect(value.fileName).toMatch(/\.csv$/)
  expect(value.columns).toHaveLength(43)
  expect(value.totalPayable).toMatch(/^\d+\.\d\d$/)
  expect(value.sum).toBe(value.totalPayable)
  const types = new Set(value.rows.map((row) => row['Transaction Type']))
  expect([...types]).toEqual(expect.arrayContaining(['PaymentSummary', 'Sale', 'Adjustment', 'Service Fee']))
})

test('lists the same rows page by page, and resumes from a cursor', async () => {
  const reportDate = await latestDate()
  const { rows } = (await connect().getReconReport(reportDate)).value
  const pages = await Array.fromAsync(connect().listReconRows({ reportDate, limit: 20 }))
  expect(pages.length).toBeGreaterThan(2)
  expect(pages.flatMap(({ elements }) => elements.map(({ value }) => value))).toEqual(rows)
  const rest = await Array.fromAsync(connect().listReconRows({ cursor: pages[0]?.cursor ?? '' }))
  expect(rest.map(({ cursor }) => cursor)).toEqual(pages.slice(1).map(({ cursor }) => cursor))
})

test('keeps rows that are alike in every column', async () => {
  const { rows } = (await connect().getReconReport(await latestDate())).value
  expect(rows.filter((row) => row['Transaction Description'] === 'Walmart Product Advertising')).toHaveLength(2)
})

test('reads a column that Walmart has added, a quoted name and a refund', async () => {
  const csv = [
    'Total Payable,Transaction Type,Amount,Partner Item Name,A New Column',
    'Number of Lines in file 4           ',
    '-4.20,PaymentSummary,,,',
    ',Sale,10.10,"Lamp, 12"" tall",x',
    ',Refund,-14.30,"two\nlines",',
  ].join('\r\n')
  const { value, gaps } = await connectTo(zipOf({ 'a.csv': `\uFEFF${csv}` })).getReconReport('03102026')
  expect(gaps).toEqual([])
  expect(value).toEqual({
    fileName: 'a.csv',
    columns: ['Total Payable', 'Transaction Type', 'Amount', 'Partner Item Name', 'A New Column'],
    rows: [
      { 'Total Payable': '-4.20', 'Transaction Type': 'PaymentSummary' },
      { 'Transaction Type': 'Sale', Amount: '10.10', 'Partner Item Name': 'Lamp, 12" tall', 'A New Column': 'x' },
      { 'Transaction Type': 'Refund', Amount: '-14.30', 'Partner Item Name': 'two\nlines' },
    ],
    totalPayable: '-4.20',
    sum: '-4.20',
  })
})

test('reports a row that is cut off and an amount that is not a number', async () => {
  const csv = 'Transaction Type,Amount,Ship Qty\nSale,ten,1\nSale,0.05'
  const { value, gaps } = await connectTo(zipOf({ 'a.csv': csv })).getReconReport('03102026')
  expect(value).toMatchObject({ totalPayable: undefined, sum: '0.05' })
  expect(gaps.map(({ field }) => field)).toEqual(['rows[1]', 'rows[0].Amount'])
})

test.each<[string, Uint8Array<ArrayBuffer>, object]>([
  [
    'an error with status 200',
    strToU8('{"status":"ERROR","message":"No acceptable representation"}'),
    { kind: 'unavailable', upstreamMessage: 'No acceptable representation' },
  ],
  ['a page of a proxy', strToU8('<html><title>Blocked</title></html>'), { kind: 'unavailable' }],
  ['half an archive', zipOf({ 'a.csv': 'Amount' }).subarray(0, 60), { kind: 'unavailable' }],
  ['an empty archive', zipOf({}), { kind: 'unexpected_response' }],
  ['two files', zipOf({ 'a.csv': '', 'b.csv': '' }), { kind: 'unexpected_response' }],
])('rejects %s in place of a report', async (_what, bytes, error) => {
  await expect(connectTo(bytes).getReconReport('03102026')).rejects.toMatchObject(error)
})

test('rejects a report that is cut off, one for another date, and an invalid date', async () => {
  const reportDate = await latestDate()
  removals.push(simulator.fault({ path: filePath, times: 1, effect: { kind: 'cut' } }))
  await expect(connect().getReconReport(reportDate)).rejects.toMatchObject({ kind: 'unavailable' })
  await expect(connect().getReconReport('01011999')).rejects.toMatchObject({ kind: 'invalid_request', status: 400 })
  await expect(connect().getReconReport('2026-03-10')).rejects.toMatchObject({
    kind: 'invalid_request',
    status: undefined,
  })
})

test('gets another token if the first one has expired', async () => {
  const walmart = connect()
  await walmart.getReconDates()
  simulator.expireTokens()
  expect((await walmart.getReconReport(await latestDate())).gaps).toEqual([])
})

test('reads the statement of the current period', async () => {
  const { value, gaps } = await connect().getPaymentStatement()
  expect(gaps).toEqual([])
  const { closingBalance, orderActivity, walmartFulfillmentServices, otherActivities } = value.payload.accountSummary
  const parts = [orderActivity, walmartFulfillmentServices, otherActivities].map(Number)
  expect(parts.reduce((total, part) => total + part, 0)).toBeCloseTo(Number(closingBalance), 2)
})
