import type { AccountingPreview } from '@aisle/contract'
import type { Order } from '@aisle/walmart-simulator'
import { beforeAll, describe, expect, it } from 'vitest'

import { expectError } from '../api/expect-error.ts'
import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { charge, refund, ship, useBooks } from './use-books.ts'

const books = useBooks()
const { api, seller } = books
const day = '2026-09-01'
let order: Order

/** An order of 10.00, of which 3.00 were refunded on the same day. */
async function importOrder(): Promise<Order> {
  const added = addOrder(seller, ['MUG'])
  charge(lineOf(added), 10)
  ship(lineOf(added), { units: 1, at: `${day}T12:00:00Z` })
  refund(lineOf(added), 3)
  lineOf(added).statusDate = Date.parse(`${day}T13:00:00Z`)
  await books.importOrder(added)
  return added
}

beforeAll(async () => {
  order = await importOrder()
})

const preview = (query = ''): Promise<AccountingPreview> =>
  books.get(`/walmart/${books.instanceId}/accounting/preview?from=${day}&to=${day}${query}`)
const patch = (integration_settings: object) =>
  books.send('PATCH', `/walmart/${books.instanceId}`, { integration_settings })
const newCode = async (code: string): Promise<number> =>
  (await books.send('POST', '/nominal-codes', { code, name: `Account ${code}`, type: 'Revenue' })).data.id
const balancesIn = ({ data }: AccountingPreview) =>
  data.accounts.map(({ nominal_code: { code }, posted, present }) => [code, posted, present])
const rows = () =>
  Promise.all(
    ['accounting_transactions', 'accounting_lines', 'audit_log'].map((table) =>
      select(api, `select ${table}::text, xmin from ${table} order by 1`),
    ),
  )

const line = (code: string, debit: string, credit: string) => ({
  nominal_code: expect.objectContaining({ code }),
  debit,
  credit,
})

const posted = [
  ['1100', '7.00', '7.00'],
  ['1200', '-4.00', '-4.00'],
  ['4000', '-10.00', '-10.00'],
  ['4010', '3.00', '3.00'],
  ['5000', '4.00', '4.00'],
]

describe('the preview', () => {
  it('shows no document while the settings are those with which it was posted', async () => {
    const found = await preview()
    expect(found).toMatchObject({ data: { compared: 3, different: 0, documents: [] }, next: null })
    expect(balancesIn(found)).toEqual(posted)
  })

  it('shows what other accounts, costs and switches would post, and writes nothing', async () => {
    const [sales, ofMugs] = [await newCode('4900'), await newCode('4901')]
    await patch({ sales_nominal_code_id: sales, sync_sales_credit_to_accounting: false })
    await books.setCost('5.5', day)
    const before = await rows()
    const found = await preview()
    expect(found.data).toMatchObject({ compared: 3, different: 3 })
    const [invoice, fulfillment, credit] = found.data.documents
    const { id, date, currency, reference } = (await books.documentsOf(order))[0] ?? {}
    const clearing = line('1100', '10.00', '0.00')
    expect(invoice).toEqual({
      id,
      type: 'sales_order_invoice',
      date,
      currency,
      reference,
      line_number: '1',
      posted: { status: 'ready', lines: [clearing, line('4000', '0.00', '10.00')] },
      present: { status: 'ready', blocked: null, lines: [clearing, line('4900', '0.00', '10.00')] },
    })
    expect(fulfillment?.present.lines).toEqual([line('5000', '5.50', '0.00'), line('1200', '0.00', '5.50')])
    expect(credit?.present).toEqual({ ...credit?.posted, status: 'ineligible', blocked: null })
    expect(balancesIn(found)).toEqual([
      ['1100', '7.00', '7.00'],
      ['1200', '-4.00', '-5.50'],
      ['4000', '-10.00', '0.00'],
      ['4010', '3.00', '3.00'],
      ['4900', '0.00', '-10.00'],
      ['5000', '4.00', '5.50'],
    ])
    await books.send('PATCH', `/products/${books.productId}`, { nominal_code_id: ofMugs })
    const [again] = (await preview()).data.documents
    expect(again?.present.lines[1]).toEqual(line('4901', '0.00', '10.00'))
    expect((await rows()).slice(0, 2)).toEqual(before.slice(0, 2))
  })

  it('shows what would be blocked, and why', async () => {
    const { data: settings } = await books.get('/accounting/settings')
    await books.send('PUT', '/accounting/settings', { ...settings, marketplace_clearing_nominal_code_id: null })
    const { documents, accounts } = (await preview()).data
    const remedy = expect.stringContaining('Set marketplace_clearing_nominal_code_id')
    expect(documents[0]).toMatchObject({
      posted: { status: 'ready' },
      present: { status: 'blocked', blocked: { reason: 'missing_nominal_code', message: remedy }, lines: [] },
    })
    expect(accounts).toContainEqual(expect.objectContaining({ posted: '7.00', present: '0.00' }))
    await books.send('PUT', '/accounting/settings', settings)
  })

  it('comes in parts that contain each document once', async () => {
    await importOrder()
    let after: string | null = null
    const ids: number[] = []
    for (const size of [1, 2, 2, 1]) {
      const part: AccountingPreview = await preview(`&limit=${size}${after === null ? '' : `&after=${after}`}`)
      expect(part.data.compared).toBe(size)
      ids.push(...part.data.documents.map(({ id }) => id))
      after = part.next
    }
    expect(after).toBeNull()
    const whole = await preview()
    expect(whole.data.compared).toBe(6)
    expect(ids).toEqual(whole.data.documents.map(({ id }) => id))
  })

  it('leaves out reversed documents and their reversals', async () => {
    charge(lineOf(order), 9)
    await books.importOrder(order)
    expect((await preview()).data.compared).toBe(5)
  })

  it('rejects a reversed period, a wrong cursor and an unknown instance', async () => {
    const path = `/api/walmart/${books.instanceId}/accounting/preview`
    for (const query of ['from=2026-09-02&to=2026-09-01', `from=${day}&to=${day}&after=x`]) {
      expectError(await api.call('GET', `${path}?${query}`), 'ERR_VALIDATION')
    }
    expectError(await api.call('GET', `/api/walmart/999999/accounting/preview?from=${day}&to=${day}`), 'ERR_NOT_FOUND')
  })
})
