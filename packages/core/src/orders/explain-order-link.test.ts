import { expect, it } from 'vitest'

import { explainOrderLink, type OrderFacts } from './explain-order-link.ts'

const none: OrderFacts = {
  id: 901,
  instance_id: 4,
  status: 'Created',
  archived_at: null,
  created_by: null,
  unlinked_lines: null,
}
const archived_at = new Date()

it.each([
  [{ created_by: 'refresh', unlinked_lines: 0 }, 'created_by_refresh', 'All of its lines'],
  [{ created_by: 'on_demand', unlinked_lines: 1 }, 'created_on_demand', '1 of its lines has no product'],
  [{ created_by: 'refresh', unlinked_lines: 2, archived_at }, 'created_by_refresh', '2 of its lines have no product'],
  [
    { created_by: 'refresh', unlinked_lines: 0, status: 'Cancelled' },
    'created_by_refresh',
    'when the order was imported',
  ],
] as const)('explains how an order got its sales order: %j', (facts, reason, phrase) => {
  const link = explainOrderLink({ ...none, ...facts })
  expect(link).toMatchObject({ state: 'linked', reason, unlinked_lines: facts.unlinked_lines })
  expect(link.message).toContain(phrase)
})

it.each([
  [{}, 'not_created_yet', 'POST /api/walmart/4/orders/create-sku-orders and {"ids": [901]}'],
  [{ status: 'Cancelled' }, 'cancelled', 'so none is created'],
  [{ archived_at, status: 'Cancelled' }, 'order_archived', 'PUT /api/walmart/4/orders/unarchive'],
] as const)('explains why an order has no sales order, and the remedy: %j', (facts, reason, phrase) => {
  const link = explainOrderLink({ ...none, ...facts })
  expect(link).toMatchObject({ state: 'unlinked', reason, unlinked_lines: 0 })
  expect(link.message).toContain(phrase)
})
