import type { ReturnOrder } from '@aisle/walmart-simulator'
import { beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 40, orders: 600 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

let id: number

beforeAll(async () => {
  id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
  expect(await waitForRun(api, await lastRun())).toBe('completed')
})

/** The id of the instance's newest refresh of returns. */
async function lastRun(): Promise<number> {
  const [run] = await select<{ id: string }>(
    api,
    `select id from sync_runs where instance_id = $1 and kind = 'returns' order by id desc limit 1`,
    [id],
  )
  return Number(run?.id)
}

const refresh = async () => waitForRun(api, await startRefresh(api, id, 'returns'))

/** The transaction that has written each return and each line last. */
const versions = () =>
  select<{ what: string; version: string }>(
    api,
    `select return_order_id as what, xmin::text as version from walmart_returns
     union all
     select return_order_id || ' line ' || line_number, line.xmin::text
     from walmart_return_lines line join walmart_returns on walmart_returns.id = return_id
     order by 1`,
  )

const storedIds = async () =>
  (await select<{ id: string }>(api, 'select return_order_id as id from walmart_returns order by 1')).map(
    (row) => row.id,
  )

/** One of the seller's returns, to change. */
function anyReturn(): ReturnOrder {
  const [one] = seller.returns
  if (!one) throw new Error('The seller has no returns.')
  return one
}

describe('the first refresh of returns', () => {
  it('follows the refresh of orders, and is not a phase of the set-up', async () => {
    expect(seller.returns.length).toBeGreaterThan(5)
    expect(await storedIds()).toEqual(seller.returns.map(({ returnOrderId }) => returnOrderId).toSorted())
    const [run] = await select(api, 'select is_setup as "isSetup", processed, total from sync_runs where id = $1', [
      await lastRun(),
    ])
    expect(run).toEqual({ isSetup: false, processed: seller.returns.length, total: seller.returns.length })
  })

  it('stores what Walmart says about each return, and its JSON', async () => {
    const one = anyReturn()
    const [row] = await select(api, 'select * from walmart_returns where return_order_id = $1', [one.returnOrderId])
    expect(row).toMatchObject({
      customer_order_id: one.customerOrderId,
      customer_name: `${one.customerName.firstName} ${one.customerName.lastName}`,
      return_type: one.returnType,
      return_date: new Date(one.returnOrderDate),
      total_refund: String(one.totalRefundAmount.currencyAmount),
      currency: 'USD',
      raw: { ...one },
    })
    const lines = await select(
      api,
      'select * from walmart_return_lines where return_id = (select id from walmart_returns where return_order_id = $1)',
      [one.returnOrderId],
    )
    expect(lines).toMatchObject(
      one.returnOrderLines.map((line) => ({
        line_number: line.returnOrderLineNumber,
        purchase_order_id: line.purchaseOrderId,
        purchase_order_line_number: String(line.purchaseOrderLineNumber),
        sku: line.item.sku,
        quantity: String(line.quantity.measurementValue),
        refunded_quantity: String(line.refundedQty),
        is_keep_it: false,
        status: line.status,
        raw: { ...line },
      })),
    )
  })
})

describe('a refresh of returns', () => {
  it('writes nothing if nothing has changed', async () => {
    const before = await versions()
    expect(await refresh()).toBe('completed')
    expect(await versions()).toEqual(before)
  })

  it('writes only what has changed', async () => {
    const before = await versions()
    const one = anyReturn()
    const [line] = one.returnOrderLines
    if (!line) throw new Error('The return has no line.')
    line.returnReason = 'A_REASON_OF_ITS_OWN'
    expect(await refresh()).toBe('completed')
    const changed = (await versions()).filter((row, index) => row.version !== before[index]?.version)
    expect(changed.map(({ what }) => what)).toEqual([
      one.returnOrderId,
      `${one.returnOrderId} line ${line.returnOrderLineNumber}`,
    ])
  })

  it('of changes requests only those from Walmart', async () => {
    const calls = callsTo(simulator, '/v3/returns')
    const { body } = await api.call('POST', `/api/walmart/${id}/returns/refresh`, { body: { mode: 'changes' } })
    expect(body.data).toMatchObject({ kind: 'returns', mode: 'changes' })
    expect(await waitForRun(api, body.data.id)).toBe('completed')
    const [call] = simulator.requests.filter(({ path }) => path === '/v3/returns').slice(calls)
    expect(call?.url).toMatch(/returnLastModifiedStartDate=.*returnLastModifiedEndDate=/)
  })

  it('imports all of them over several pages, each once', async () => {
    const [first] = seller.returns
    if (!first) throw new Error('The seller has no returns.')
    const more = Array.from({ length: 450 }, (_, index) => ({
      ...structuredClone(first),
      returnOrderId: `${200_000_000_000 + index}`,
    }))
    seller.returns.push(...more)
    expect(await refresh()).toBe('completed')
    expect(await storedIds()).toEqual(seller.returns.map(({ returnOrderId }) => returnOrderId).toSorted())
  })

  it('names a return that it cannot read, and imports the others', async () => {
    const broken = { ...structuredClone(anyReturn()), returnOrderId: '300000000001', returnOrderLines: [] }
    const odd = { ...structuredClone(anyReturn()), returnOrderId: '300000000002', returnByDate: 'soon' }
    seller.returns.push(broken, odd)
    expect(await refresh()).toBe('completed')
    const problems = await select(api, 'select code, message from sync_problems where run_id = $1 order by code', [
      await lastRun(),
    ])
    expect(problems).toEqual([
      { code: 'unreadable_field', message: expect.stringMatching(/^Return 300000000002 .*returnByDate/) },
      { code: 'unreadable_record', message: expect.stringMatching(/^Return 300000000001 was not imported/) },
    ])
    expect(await storedIds()).toContain('300000000002')
    expect(await storedIds()).not.toContain('300000000001')
  })

  it('imports none from before the instance’s start date', async () => {
    const old = {
      ...structuredClone(anyReturn()),
      returnOrderId: '300000000003',
      returnOrderDate: '2020-01-01T00:00:00Z',
    }
    seller.returns.push(old)
    expect(await refresh()).toBe('completed')
    expect(await storedIds()).not.toContain(old.returnOrderId)
  })
})
