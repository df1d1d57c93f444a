import { inTenant } from '@aisle/db'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { expectError } from './expect-error.ts'

const api = useApi()
let instance: number
let returnId: number

beforeAll(async () => {
  const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
  instance = body.data.id
})

const pathOf = (id: number) => `/api/walmart/${instance}/returns/${id}`

/** Stores a return of three units, and a line that the customer keeps. */
beforeEach(async () => {
  const [row] = await select<{ id: string }>(
    api,
    `with stored as (
       insert into walmart_returns (
         tenant_id, instance_id, return_order_id, customer_order_id, customer_name, status, return_date, raw
       ) values ($1, $2, gen_random_uuid()::text, '200001', 'Robin Sample', 'DELIVERED', now(), '{}')
       returning tenant_id, id
     ), lines as (
       insert into walmart_return_lines (
         tenant_id, return_id, line_number, purchase_order_id, sku, quantity, refunded_quantity, is_keep_it, charges, raw
       )
       select tenant_id, id, number, '108001', 'SKU-' || number, 3, 0, number = 2, '[]', '{}'
       from stored, generate_series(1, 2) number
     )
     select id from stored`,
    [api.tenant.id, instance],
  )
  returnId = Number(row?.id)
})

const receive = (lines: readonly object[], more: object = {}) =>
  api.call('POST', `${pathOf(returnId)}/receive`, { body: { lines, ...more } })
const units = (quantity: number, disposition = 'return_to_stock') => ({ line_number: 1, quantity, disposition })

describe('a return', () => {
  it('shows its lines, and the order of each if it was imported', async () => {
    const { status, body } = await api.call('GET', pathOf(returnId))
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      id: returnId,
      status: 'DELIVERED',
      lines: [
        { lineNumber: 1, order_id: null, quantity: '3', receivedQuantity: '0', isKeepIt: false, receipts: [] },
        { lineNumber: 2, isKeepIt: true },
      ],
    })
    const [order] = await select<{ id: string }>(
      api,
      `insert into walmart_orders (
         tenant_id, instance_id, purchase_order_id, customer_order_id, ship_node_type, status, total, order_date, raw
       ) values ($1, $2, '108001', '200001', 'SellerFulfilled', 'Delivered', 1, now(), '{}') returning id`,
      [api.tenant.id, instance],
    )
    const again = await api.call('GET', pathOf(returnId))
    expect(again.body.data.lines[0].order_id).toBe(Number(order?.id))
  })

  it('is listed, and found by the customer’s name', async () => {
    const search = new URLSearchParams({ search: 'robin s', status: 'DELIVERED', customerOrderId: '200001' })
    const { body } = await api.call('GET', `/api/walmart/${instance}/returns?${search}`)
    expect(body.data.map(({ id }: { id: number }) => id)).toContain(returnId)
    const none = await api.call('GET', `/api/walmart/${instance}/returns?customerOrderId=2`)
    expect(none.body.total).toBe(0)
  })

  it('of another instance is not found', async () => {
    const other = await api.call('POST', '/api/walmart', { body: { ...instanceOf(api.tenant), name: 'Another' } })
    const path = `/api/walmart/${other.body.data.id}/returns/${returnId}`
    const message = `Instance ${other.body.data.id} has no return ${returnId}.`
    expectError(await api.call('GET', path), 'ERR_NOT_FOUND', { message })
    const body = { lines: [units(1)] }
    expectError(await api.call('POST', `${path}/receive`, { body }), 'ERR_NOT_FOUND', { message })
  })
})

describe('receiving a return', () => {
  it('records what has arrived, in parts and with different dispositions', async () => {
    const first = await receive([units(1), units(1, 'dispose')], { received_at: '2026-11-20T10:00:00+01:00' })
    expect(first.status).toBe(200)
    expect(first.body.data.lines[0]).toMatchObject({
      receivedQuantity: '2',
      receipts: [
        { quantity: '1', disposition: 'return_to_stock', received_at: '2026-11-20T09:00:00.000Z' },
        { quantity: '1', disposition: 'dispose', received_at: '2026-11-20T09:00:00.000Z' },
      ],
    })
    const second = await receive([units(1, 'refurbish')])
    expect(second.body.data.lines[0]).toMatchObject({ receivedQuantity: '3' })
  })

  it.each([
    ['more units than were returned', [units(4)], 'Line 1 has 3 returned units, of which 0 were received before'],
    ['more units in several entries', [units(2), units(2, 'dispose')], 'at most 3 can be received'],
    ['goods that the customer keeps', [{ ...units(1), line_number: 2 }], 'The customer keeps the goods of line 2'],
  ])('rejects %s, and records nothing', async (_, lines, message) => {
    expectError(await receive([units(1), ...lines]), 'ERR_CONFLICT', { message: expect.stringContaining(message) })
    expect(await select(api, 'select from return_receipts where return_id = $1', [returnId])).toEqual([])
  })

  it('rejects a line that the return does not have, and a time in the future', async () => {
    const unknown = await receive([units(1), { ...units(1), line_number: 9 }])
    expectError(unknown, 'ERR_VALIDATION', { errors: { 'lines.1.line_number': ['The return has no line 9.'] } })
    const future = await receive([units(1)], { received_at: '2999-01-01T00:00:00Z' })
    expectError(future, 'ERR_VALIDATION', { errors: { received_at: [expect.stringContaining('in the future')] } })
  })

  it('by ten concurrent callers accepts only as many units as were returned', async () => {
    const responses = await Promise.all(Array.from({ length: 10 }, () => receive([units(1)])))
    const statuses = responses.map(({ status }) => status).toSorted()
    expect(statuses).toEqual([200, 200, 200, 409, 409, 409, 409, 409, 409, 409])
  })

  it('cannot be changed or deleted, not even by a statement of the application’s role', async () => {
    await receive([units(1)])
    for (const statement of ['update return_receipts set quantity = 2', 'delete from return_receipts']) {
      const attempt = inTenant(api.services.db, api.tenant.id, (tx) => sql.raw(statement).execute(tx))
      await expect(attempt).rejects.toMatchObject({ code: '42501' })
    }
  })
})
