import { AccountingTransactionStatus } from '@aisle/contract'
import { beforeAll, expect, it } from 'vitest'

import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { charge, ship, useBooks } from './use-books.ts'

const books = useBooks()
const { api, seller } = books
const at = '2026-11-02T12:00:00Z'

const counted: Record<string, number> = {}
beforeAll(async () => {
  // What the metric has to agree with: each status that a document gets.
  await select(
    api,
    `create table got_status (type text, status text);
     create function note_status() returns trigger language plpgsql security definer set search_path = public as $$
     begin
       insert into got_status values (new.type, new.status);
       return null;
     end $$;
     create trigger note_first after insert on accounting_transactions for each row execute function note_status();
     create trigger note_next after update on accounting_transactions for each row
       when (old.status <> new.status) execute function note_status();`,
  )
  Object.assign(api.services.telemetry.metrics.documents, {
    add(count: number, labels: { readonly type: string; readonly status: string }) {
      const key = `${labels.type} ${labels.status}`
      counted[key] = (counted[key] ?? 0) + count
    },
  })
})

async function importShipped(sku: string, price = 10) {
  const order = addOrder(seller, [sku])
  charge(lineOf(order), price)
  ship(lineOf(order), { units: 1, at })
  await books.importOrder(order)
  return order
}
const setInstance = (integration_settings: object) =>
  books.send('PATCH', `/walmart/${books.instanceId}`, { integration_settings })

it('counts each status that a document gets, by type', async () => {
  const order = await importShipped('MUG')
  const [invoice] = await books.documentsOf(order)
  charge(lineOf(order), 9)
  await books.importOrder(order)

  const { data: settings } = await books.get('/accounting/settings')
  await books.send('PUT', '/accounting/settings', { ...settings, sales_nominal_code_id: null })
  await importShipped('MUG')
  const corrected = await importShipped('MUG')
  charge(lineOf(corrected), 8)
  await books.importOrder(corrected)
  await books.send('PUT', '/accounting/settings', settings)
  await books.complete()

  await setInstance({ sync_sales_order_invoices_to_accounting: false })
  await books.complete()
  await importShipped('MUG')
  await setInstance({ sync_sales_order_invoices_to_accounting: true })
  await books.complete()

  await setInstance({ batch_period_sales_order_fulfillments: 'daily' })
  await importShipped('MUG')
  await select(api, `update accounting_batches set closes_at = now() where closed_at is null returning id`)
  await books.complete()

  const [ready] = (await books.get('/accounting/transactions?status=ready')).data
  const items = [
    { id: ready.id, external_id: 'A1' },
    { id: invoice?.id, external_id: 'A2' },
  ]
  await books.send('PUT', '/accounting/transactions/acknowledge', { items })

  const rows = await select<{ key: string; count: string }>(
    api,
    `select type || ' ' || status as key, count(*) from got_status group by 1`,
  )
  expect(counted).toEqual(Object.fromEntries(rows.map(({ key, count }) => [key, Number(count)])))
  const statuses = new Set(rows.map(({ key }) => key.split(' ')[1]))
  expect(statuses).toEqual(new Set(AccountingTransactionStatus.options))
})
