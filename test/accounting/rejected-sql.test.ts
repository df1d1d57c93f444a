import { inTenant } from '@aisle/db'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'

import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { ship, useBooks } from './use-books.ts'

const books = useBooks()
const { api, seller } = books
let posted: number

beforeAll(async () => {
  const order = addOrder(seller, ['MUG'], { units: 2 })
  ship(lineOf(order), { units: 2, at: '2026-11-02T12:00:00Z' })
  await books.importOrder(order)
  posted = (await books.documentsOf(order))[0]?.id ?? 0
})

/** Runs a statement as the application's role. Returns the error's message. */
async function attempt(text: string): Promise<string> {
  try {
    await inTenant(api.services.db, api.tenant.id, (tx) => sql.raw(text).execute(tx))
    return 'done'
  } catch (error) {
    return (error as Error).message
  }
}

const columns = `instance_id, sales_order_id, line_number, reference, date, occurred_on, currency, quantity, product_amount, shipping_amount,
  tax_amount`

/** A copy of the posted document, with other sides. */
const documentOf = (debit: string, credit: string, cumulative = '7') => `
  with document as (
    insert into accounting_transactions (id, type, status, cumulative, total, line_count, ${columns})
    select nextval('accounting_transactions_id_seq'), type, 'ineligible', ${cumulative}, 5, 2, ${columns}
    from accounting_transactions where id = ${posted} returning id
  )
  insert into accounting_lines (transaction_id, position, account, nominal_code_id, debit, credit, description)
  select id, position, 'sales', (select min(id) from nominal_codes), debit, credit, 'x'
  from document, (values (1, ${debit}, 0), (2, 0, ${credit})) as line (position, debit, credit)`

/** A blocked return of the posted document's line, always of the same receipt. */
const returnOf = (cumulative: number) => `
  insert into accounting_transactions (
    type, status, receipt_id, disposition, cumulative, total, line_count, blocked_reason, blocked_message, ${columns}
  )
  select 'customer_return', 'blocked', 7, 'dispose', ${cumulative}, 0, 0, 'missing_fulfillment', 'x', ${columns}
  from accounting_transactions where id = ${posted}`

describe('plain SQL as the application’s role', () => {
  it('can post a document that balances', async () => {
    expect(await attempt(documentOf('5', '5'))).toBe('done')
  })

  it.each([
    ['5', '4'],
    ['6', '5'],
    ['4', '4'],
  ])('cannot post a document that debits %s and credits %s, with a total of 5', async (debit, credit) => {
    expect(await attempt(documentOf(debit, credit, '8'))).toContain('does not balance')
  })

  it('cannot post a document without lines', async () => {
    const insert = documentOf('5', '5', '8').replace(
      /\)\s+insert into accounting_lines[^]*$/,
      ') select * from document',
    )
    expect(await attempt(insert)).toContain('has no lines')
  })

  it('cannot post the same units twice', async () => {
    expect(await attempt(documentOf('5', '5', '2'))).toContain('accounting_transactions_once')
  })

  it('cannot make two documents for the same receipt', async () => {
    expect(await attempt(returnOf(1))).toBe('done')
    expect(await attempt(returnOf(2))).toContain('accounting_transactions_of_receipt')
  })

  it('cannot change or delete a posted line, or add lines to a posted document', async () => {
    expect(await attempt(`update accounting_lines set debit = debit where transaction_id = ${posted}`)).toContain(
      'permission denied',
    )
    expect(await attempt(`delete from accounting_lines where transaction_id = ${posted}`)).toContain(
      'permission denied',
    )
    const added = `
      insert into accounting_lines (transaction_id, position, account, nominal_code_id, debit, credit, description)
      select ${posted}, n, 'sales', (select min(id) from nominal_codes), 2 * (n - 7), 2 * (8 - n), 'x'
      from generate_series(7, 8) n`
    expect(await attempt(added)).toContain('does not balance')
  })

  it('cannot change or delete a posted document', async () => {
    const set = (assignment: string) => attempt(`update accounting_transactions set ${assignment} where id = ${posted}`)
    expect(await attempt(`delete from accounting_transactions where id = ${posted}`)).toContain('permission denied')
    expect(await set(`date = '2026-01-01'`)).toContain('permission denied')
    expect(await set('product_amount = 1')).toContain('permission denied')
    expect(await set('total = total + 1')).toContain('cannot change')
    expect(await set('product_id = null')).toContain('cannot change')
    expect(await set(`status = 'blocked', blocked_reason = 'missing_cost', blocked_message = 'x'`)).toContain(
      'cannot change',
    )
  })

  it('cannot reverse a posted document without its reversal, or take a reversal back', async () => {
    const set = (assignment: string) => attempt(`update accounting_transactions set ${assignment} where id = ${posted}`)
    expect(await set(`status = 'reversed'`)).toContain('cannot change')
    expect(await set(`status = 'reversed', reversed_by_id = ${posted}`)).toContain('must be its reversal')
    const order = addOrder(seller, ['MUG'])
    ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' })
    await books.importOrder(order)
    ship(lineOf(order))
    await books.importOrder(order)
    const [first] = await books.documentsOf(order)
    const restored = `update accounting_transactions set status = 'ready', reversed_by_id = null where id = ${first?.id}`
    expect(await attempt(restored)).toContain('cannot change')
  })

  it('cannot take an acknowledgement back', async () => {
    await books.send('PUT', '/accounting/transactions/acknowledge', { items: [{ id: posted, external_id: 'JE-1' }] })
    const set = (assignment: string) => attempt(`update accounting_transactions set ${assignment} where id = ${posted}`)
    expect(await set(`external_id = null, handed_over_at = null, status = 'ready'`)).toContain('cannot change')
    expect(await set(`external_id = 'JE-2'`)).toContain('cannot change')
  })

  it('cannot take a document out of a batch, or change a batch that has closed', async () => {
    await books.send('PATCH', `/walmart/${books.instanceId}`, {
      integration_settings: { batch_period_sales_order_fulfillments: 'daily' },
    })
    const order = addOrder(seller, ['MUG'])
    ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' })
    await books.importOrder(order)
    const member = (await books.documentsOf(order)).find(({ status }) => status === 'batched')?.id ?? 0
    const out = `update accounting_transactions set batch_id = null, status = 'ineligible' where id = ${member}`
    expect(await attempt(out)).toContain('cannot change')
    await select(api, 'update accounting_batches set closes_at = now() where closed_at is null')
    await books.complete()
    const batch = `(select batch_id from accounting_transactions where id = ${member})`
    const closed = 'a closed accounting batch cannot change'
    expect(await attempt(`update accounting_batches set closed_at = null where id = ${batch}`)).toContain(closed)
    const joined = documentOf('5', '5', '9')
      .replace('id, type, status, cumulative', 'id, type, status, batch_id, cumulative')
      .replace(`'ineligible', 9`, `'batched', ${batch}, 9`)
    expect(await attempt(joined)).toContain(closed)
  })
})
