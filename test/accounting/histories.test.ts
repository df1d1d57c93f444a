import type { AccountingTransaction } from '@aisle/contract'
import type { Order, OrderLine } from '@aisle/walmart-simulator'
import { Big } from 'big.js'
import { expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { addOrder } from '../helpers/new-orders.ts'
import { seededRandom } from '../helpers/random.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startRefresh, startWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'
import { charge, refund, ship, summaryOf } from './use-books.ts'

const rounds = 5
const orders = 14

const simulator = useSimulator({ items: 0, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })

interface LineHistory {
  readonly line: OrderLine
  readonly isWfs: boolean
  readonly isReplacement: boolean
  readonly parcels: { units: number; at: string }[]
  product: number
  shipping: number
  refunded: number
  refundedShipping: number
}

const cents = (random: () => number, most: number) => Math.floor(random() * most * 100) / 100

it(
  'random histories, seen in any order by any number of workers, leave the same documents, which sum to what the orders say',
  { timeout: 240_000 },
  async () => {
    const seed = Number(process.env['AISLE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
    console.info(`seed ${seed}`)
    const random = seededRandom(seed)
    const histories = Array.from({ length: orders }, () => newOrder(random))
    simulator.fault({ path: '/v3/orders', effect: { kind: 'cap-page', rows: 4 } })
    let workers = [startWorker(api)]
    const [disturbed, quiet] = [await createInstance(api, { seller }), await createInstance(api, { seller })]
    for (const id of [disturbed, quiet]) await waitForCompletion(api, id)
    for (let round = 0; round < rounds; round++) {
      for (const { lines } of histories) for (const line of lines) if (random() < 0.6) change(line, random)
      if (round === 3) workers = [...workers, startWorker(api)]
      const run = await startRefresh(api, disturbed, 'orders')
      const repeats = histories.filter(() => random() < 0.3).map(({ order }) => importOrder(disturbed, order))
      for (const { order } of histories.toReversed()) await importOrder(quiet, order)
      await Promise.all(repeats)
      expect(await waitForRun(api, run)).toBe('completed')
    }
    await Promise.all(workers.map((worker) => worker.stop()))
    const documents = await documentsOf(disturbed)
    expect(documents.length).toBeGreaterThan(orders)
    expect(documents.some(({ status }) => status === 'reversed')).toBe(true)
    expect(textsOf(documents)).toEqual(textsOf(await documentsOf(quiet)))
    for (const history of histories) expectSums(documents, history)
    await expectClearing(disturbed, histories)
    const { body } = await api.call('GET', '/api/accounting/trial-balance?from=2020-01-01&to=2100-01-01')
    expect(body.data.total_debit).toBe(body.data.total_credit)
  },
)

function newOrder(random: () => number) {
  const skus = random() < 0.4 ? ['MUG', 'RUG'] : ['MUG']
  const [isWfs, isReplacement] = [random() < 0.2, random() < 0.1]
  const order = addOrder(seller, skus, {
    units: 1 + Math.floor(random() * 4),
    ...(isWfs && { shipNode: { type: 'WFSFulfilled' as const } }),
    ...(isReplacement && { orderType: 'REPLACEMENT' as const }),
  })
  const lines = order.orderLines.orderLine.map((line): LineHistory => {
    const history = { line, isWfs, isReplacement, parcels: [], refunded: 0, refundedShipping: 0 }
    const charged = { product: cents(random, 50), shipping: random() < 0.5 ? cents(random, 9) : 0 }
    return { ...history, ...charged }
  })
  for (const line of lines) show(line)
  return { order, lines }
}

/** Ships, refunds, or corrects something earlier. */
function change(history: LineHistory, random: () => number): void {
  const { parcels, line } = history
  const shipped = parcels.reduce((sum, { units }) => sum + units, 0)
  const kind = random()
  if (kind < 0.55 && shipped < Number(line.orderLineQuantity.amount)) {
    // Later parcels are shipped later.
    parcels.push({ units: 1, at: new Date(Date.UTC(2026, 9, 1 + parcels.length * 3, 5)).toISOString() })
  } else if (kind < 0.75 && shipped > 0) {
    history.refunded = Math.min(history.product, history.refunded + cents(random, 8))
    if (random() < 0.3) history.refundedShipping = history.shipping
  } else if (kind < 0.82) {
    history.product = cents(random, 50)
    history.refunded = Math.min(history.refunded, history.product)
  } else if (kind < 0.9) {
    parcels.pop()
  } else {
    history.refunded = cents(random, Math.max(0.01, history.refunded))
  }
  show(history)
}

function show({ line, parcels, product, shipping, refunded, refundedShipping }: LineHistory): void {
  charge(line, product, { shipping })
  ship(line, ...parcels)
  refund(line, refunded, refundedShipping)
}

const importOrder = async (id: number, { customerOrderId }: Order) => {
  const body = { uniqueId: customerOrderId }
  const { status } = await api.call('POST', `/api/walmart/${id}/orders/refresh-order`, { body })
  expect(status).toBe(200)
}

async function documentsOf(instanceId: number): Promise<AccountingTransaction[]> {
  const all: AccountingTransaction[] = []
  for (let page = 1; ; page++) {
    const query = `integration_instance_id=${instanceId}&sort=id&per_page=100&page=${page}`
    const { body } = await api.call('GET', `/api/accounting/transactions?${query}`)
    all.push(...body.data)
    if (page >= body.last_page) return all
  }
}

const textsOf = (documents: readonly AccountingTransaction[]) =>
  documents
    .map(
      (one) =>
        `${one.reference} ${one.lines[0]?.line_number} ${one.total} ${one.blocked?.reason ?? ''} ${summaryOf(one)}`,
    )
    .toSorted()

/** Of each line, the documents sum to what its order says. */
function expectSums(documents: readonly AccountingTransaction[], { order, lines }: ReturnType<typeof newOrder>): void {
  for (const history of lines) {
    const { line, isWfs, isReplacement, parcels, product, shipping, refunded, refundedShipping } = history
    const own = documents.filter(
      (one) => one.reference === order.purchaseOrderId && one.lines[0]?.line_number === line.lineNumber,
    )
    const sumOf = (code: string) =>
      own
        .flatMap((one) => (one.status === 'blocked' ? [] : one.lines))
        .filter(({ nominal_code: account }) => account?.code === code)
        .reduce((sum, { debit, credit }) => sum.plus(credit).minus(debit), new Big(0))
        .toFixed(2)
    const units = parcels.reduce((sum, parcel) => sum + parcel.units, 0)
    const part = (amount: number) =>
      new Big(isReplacement ? 0 : amount).times(units).div(line.orderLineQuantity.amount).round(2, 2).toFixed(2)
    const found = ['4000', '4100', '4010', '4110'].map(sumOf)
    const expected = [
      part(product),
      part(isWfs ? 0 : shipping),
      // Sums of floating-point numbers, as JSON may have them.
      new Big(-refunded).toFixed(2),
      new Big(isWfs ? 0 : -refundedShipping).toFixed(2),
    ]
    expect(found.map(Number), `order ${order.purchaseOrderId}`).toEqual(expected.map((text) => Number(text) + 0))
  }
}

/** Clearing is what was shipped less what was refunded, and the documents that count do not overlap. */
async function expectClearing(instanceId: number, histories: readonly ReturnType<typeof newOrder>[]): Promise<void> {
  const { body } = await api.call('GET', '/api/accounting/clearing')
  const [clearing] = body.data.filter((one: { instance_id: number }) => one.instance_id === instanceId)
  let expected = new Big(0)
  for (const { lines } of histories) {
    for (const { line, isWfs, isReplacement, parcels, product, shipping, refunded, refundedShipping } of lines) {
      const units = parcels.reduce((sum, parcel) => sum + parcel.units, 0)
      const part = (amount: number) => new Big(amount).times(units).div(line.orderLineQuantity.amount).round(2, 2)
      if (!isReplacement) expected = expected.plus(part(product)).plus(isWfs ? 0 : part(shipping))
      expected = expected.minus(new Big(refunded).round(2)).minus(isWfs ? 0 : refundedShipping)
    }
  }
  expect(clearing.balance).toBe(expected.toFixed(2))
  const overlapping = await select(
    api,
    `select a.id, b.id from accounting_transactions a join accounting_transactions b
       on a.sales_order_id = b.sales_order_id and a.line_number = b.line_number and a.type = b.type and a.id < b.id
       and a.cumulative - a.quantity < b.cumulative and b.cumulative - b.quantity < a.cumulative
     where 'reversed' not in (a.status, b.status) and a.reverses_id is null and b.reverses_id is null`,
  )
  expect(overlapping).toEqual([])
}
