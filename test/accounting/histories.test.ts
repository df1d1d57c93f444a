import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type { AccountingTransaction, Disposition } from '@aisle/contract'
import type { Order, OrderLine, ReturnOrder } from '@aisle/walmart-simulator'
import { Big } from 'big.js'
import { expect, it } from 'vitest'

import { addListings, addProduct } from '../api/add-listings.ts'
import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { addOrder, setUnits } from '../helpers/new-orders.ts'
import { type Program, startWorkerProgram, usePrograms } from '../helpers/program.ts'
import { seededRandom, shuffled } from '../helpers/random.ts'
import { select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startRefresh, waitForCompletion, waitForRun } from '../helpers/worker.ts'
import { charge, refund, ship, summaryOf } from './use-books.ts'

/** How many workers there are in each round, and during which refresh one of them is killed. Then another one is started. */
const rounds = [
  { workers: 1, killedIn: 'orders' },
  { workers: 1, killedIn: 'returns' },
  { workers: 2, killedIn: 'orders' },
  { workers: 4, killedIn: 'returns' },
  { workers: 4, killedIn: 'orders' },
] as const
const orders = 14

const simulator = useSimulator({ items: 0, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })
const programs = usePrograms()

interface LineHistory {
  readonly line: OrderLine
  readonly isWfs: boolean
  readonly isReplacement: boolean
  readonly parcels: { units: number; at: string }[]
  product: number
  shipping: number
  tax: number
  refunded: number
  refundedShipping: number
  returned: ReturnOrder | undefined
  /** What became of each received unit. */
  readonly received: Disposition[]
}

const price = (random: () => number) => Math.floor(100 + random() * 4900) / 100
const cents = (random: () => number, most: number) => Math.floor(random() * most * 100) / 100

it(
  'random histories, seen in any order by workers that are killed, leave the same documents, which sum to the orders',
  { timeout: 240_000 },
  async () => {
    const seed = Number(process.env['AISLE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
    console.info(`seed ${seed}`)
    const random = seededRandom(seed)
    const histories = Array.from({ length: orders }, () => newOrder(random))
    for (const path of ['/v3/orders', '/v3/returns']) {
      simulator.fault({ path, effect: { kind: 'cap-page', rows: path === '/v3/orders' ? 4 : 1 } })
      simulator.fault({ path, effect: { kind: 'delay', ms: 30 } })
    }
    const workers = [startProgram()]
    const [disturbed, quiet] = [await createInstance(api, { seller }), await createInstance(api, { seller })]
    for (const id of [disturbed, quiet]) await waitForCompletion(api, id)
    await sellMugs(disturbed, quiet)
    for (const { workers: count, killedIn } of rounds) {
      for (const { lines } of histories) for (const line of lines) if (random() < 0.6) change(line, random)
      while (workers.length < count) workers.push(startProgram())
      const disturb = async (kind: 'orders' | 'returns') => {
        const calls = callsTo(simulator, `/v3/${kind}`)
        const run = await startRefresh(api, disturbed, kind)
        if (kind === killedIn) {
          const isUnderway = () => expect(callsTo(simulator, `/v3/${kind}`)).toBeGreaterThan(calls + 1)
          await eventually(isUnderway, { intervalMs: 5 })
          await sleep(Math.floor(random() * 150))
          workers.shift()?.child.kill('SIGKILL')
          workers.push(startProgram())
        }
        return run
      }
      const repeat = () => histories.filter(() => random() < 0.3).map(({ order }) => importOrder(disturbed, order))
      const repeats = repeat()
      const run = await disturb('orders')
      for (const { order } of shuffled(histories, random)) await importOrder(quiet, order)
      await Promise.all(repeats)
      expect(await waitForRun(api, run)).toBe('completed')
      expect(await waitForRun(api, await disturb('returns'))).toBe('completed')
      expect(await waitForRun(api, await startRefresh(api, quiet, 'returns'))).toBe('completed')
      const receipts = histories.flatMap(({ lines }) => lines.flatMap((line) => receive(line, random)))
      const storing = [...receipts.map((receipt) => store(disturbed, receipt)), ...repeat()]
      await breakTransactions()
      await Promise.all(storing)
      for (const receipt of receipts) await store(quiet, receipt)
    }
    const documents = await documentsOf(disturbed)
    expect(documents.length).toBeGreaterThan(orders)
    expect(documents.some(({ status }) => status === 'reversed')).toBe(true)
    expect(documents.some(({ type, status }) => type === 'customer_return' && status === 'ready')).toBe(true)
    expect(textsOf(documents)).toEqual(textsOf(await documentsOf(quiet)))
    for (const history of histories) expectSums(documents, history)
    await expectClearing(disturbed, histories)
    const { body } = await api.call('GET', '/api/accounting/trial-balance?from=2020-01-01&to=2100-01-01')
    expect(body.data.total_debit).toBe(body.data.total_credit)
  },
)

function startProgram(): Program {
  const program = startWorkerProgram(api, simulator.url)
  programs.push(program)
  return program
}

function newOrder(random: () => number) {
  const skus = random() < 0.4 ? ['MUG', 'RUG'] : ['MUG']
  const [isWfs, isReplacement] = [random() < 0.2, random() < 0.1]
  const order = addOrder(seller, skus, {
    units: 1 + Math.floor(random() * 4),
    // Walmart lists orders by date.
    orderDate: Date.now() - Math.floor(random() * 30 * 86_400_000),
    ...(isWfs && { shipNode: { type: 'WFSFulfilled' as const } }),
    ...(isReplacement && { orderType: 'REPLACEMENT' as const }),
  })
  const lines = order.orderLines.orderLine.map((line): LineHistory => {
    const nothing = { parcels: [], refunded: 0, refundedShipping: 0, returned: undefined, received: [] }
    const history = { line, isWfs, isReplacement, ...nothing }
    const charged = { product: price(random), shipping: random() < 0.5 ? cents(random, 9) : 0, tax: cents(random, 5) }
    return { ...history, ...charged }
  })
  for (const line of lines) show(line)
  return { order, lines }
}

/** Lists mugs on both instances, and says what they cost. Nobody knows the cost of a rug. */
async function sellMugs(...instances: readonly number[]): Promise<void> {
  const productId = await addProduct(api, { sku: 'MUG' })
  for (const { unitCost, from } of costs) {
    const body = { unit_cost: unitCost, effective_from: from }
    expect((await api.call('POST', `/api/products/${productId}/costs`, { body })).status).toBe(201)
  }
  for (const id of instances) {
    const { MUG: listingId } = await addListings(api, id, [{ sku: 'MUG' }])
    const path = `/api/walmart/${id}/products/${listingId}/map`
    expect((await api.call('POST', path, { body: { product_id: productId } })).status).toBe(201)
  }
}

/** From the second parcel on, mugs cost more. */
const costs = [
  { unitCost: '4', from: '2020-01-01' },
  { unitCost: '5.335', from: '2026-10-03' },
] as const

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
    history.product = price(random)
    history.refunded = Math.min(history.refunded, history.product)
  } else if (kind < 0.87) {
    history.tax = cents(random, 5)
  } else if (kind < 0.92) {
    parcels.pop()
  } else {
    history.refunded = cents(random, Math.max(0.01, history.refunded))
  }
  if (random() < 0.4) changeReturn(history, random)
  show(history)
}

/** Returns some units, or refunds one more or fewer on the return, which the order may show too. */
function changeReturn(history: LineHistory, random: () => number): void {
  const { line, parcels } = history
  const [returned] = history.returned?.returnOrderLines ?? []
  if (returned) {
    const units = returned.refundedQty + (random() < 0.8 ? 1 : -1)
    if (units < 0 || units > returned.quantity.measurementValue) return
    Object.assign(returned, { refundedQty: units, statusTime: new Date().toISOString() })
  } else if (parcels.length > 0) {
    setUnits(line, { Delivered: parcels.length })
    const [order] = seller.orders.filter(({ orderLines }) => orderLines.orderLine.includes(line))
    history.returned = seller.addReturn(order?.purchaseOrderId ?? '', [{ lineNumber: line.lineNumber }])
  }
}

interface Receipt {
  readonly returnOrderId: string
  readonly line: { readonly line_number: number; readonly quantity: number; readonly disposition: Disposition }
}

/** Receives one of the units that are returned and not received yet, or none. */
function receive({ returned, received }: LineHistory, random: () => number): Receipt[] {
  const [line] = returned?.returnOrderLines ?? []
  if (!returned || !line || received.length === line.quantity.measurementValue || random() < 0.5) return []
  const disposition = random() < 0.5 ? 'return_to_stock' : 'dispose'
  received.push(disposition)
  return [{ returnOrderId: returned.returnOrderId, line: { line_number: 1, quantity: 1, disposition } }]
}

const store = (instanceId: number, { returnOrderId, line }: Receipt): Promise<void> => {
  const headers = { 'idempotency-key': randomUUID() }
  return persist(async () => {
    const { status, body } = await api.call('GET', `/api/walmart/${instanceId}/returns?search=${returnOrderId}`)
    if (status !== 200) return status
    const path = `/api/walmart/${instanceId}/returns/${body.data[0].id}/receive`
    return (await api.call('POST', path, { body: { lines: [line] }, headers })).status
  })
}

/** Repeats a call until it has succeeded: a broken connection to Postgres is a 503. */
async function persist(call: () => Promise<number>): Promise<void> {
  for (;;) {
    const status = await call()
    if (status === 200) return
    expect(status).toBe(503)
    await sleep(50)
  }
}

/** Breaks the connections on which something is being stored, as a crash of its process would. */
async function breakTransactions(): Promise<void> {
  for (let times = 0; times < 5; times++) {
    await select(
      api,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'aisle' and xact_start is not null`,
    )
    await sleep(10)
  }
}

/** What a mug cost, by the number of units that were shipped before it. */
function costOf(before: number): Big {
  const { unitCost } = costs[before === 0 ? 0 : 1]
  const upTo = (units: number) => new Big(unitCost).times(units).round(2, Big.roundHalfEven)
  return upTo(before + 1).minus(upTo(before))
}

/** What is refunded of the goods: the order and the return may mean the same refund. */
function refundedOf({ refunded, returned }: LineHistory): number {
  const [line] = returned?.returnOrderLines ?? []
  const perUnit = line?.charges.reduce((sum, { chargePerUnit }) => sum + chargePerUnit.currencyAmount, 0) ?? 0
  return Math.max(refunded, Math.round(perUnit * 100 * (line?.refundedQty ?? 0)) / 100)
}

function show({ line, parcels, product, shipping, tax, refunded, refundedShipping }: LineHistory): void {
  charge(line, product, { shipping, tax })
  ship(line, ...parcels)
  refund(line, refunded, refundedShipping)
}

const importOrder = (id: number, { customerOrderId }: Order) =>
  persist(async () => {
    const body = { uniqueId: customerOrderId }
    return (await api.call('POST', `/api/walmart/${id}/orders/refresh-order`, { body })).status
  })

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
        `${one.reference} ${one.lines[0]?.line_number} ${one.total} ${one.memo.tax_collected_by_marketplace} ` +
        `${one.blocked?.reason ?? ''} ${summaryOf(one)}`,
    )
    .toSorted()

/** For each line, the documents sum to what its order says. */
function expectSums(documents: readonly AccountingTransaction[], { order, lines }: ReturnType<typeof newOrder>): void {
  for (const history of lines) {
    const { line, isWfs, isReplacement, parcels, product, shipping, tax, refundedShipping, received } = history
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
    const found = ['4000', '4100', '4010', '4110', '5000', '1200', '5100'].map(sumOf)
    const isKnown = line.item.sku === 'MUG'
    const sold = isKnown ? sumOfCosts(parcels.map((_, index) => index)) : new Big(0)
    const back = received.slice(0, isKnown ? units : 0)
    const restocked = sumOfCosts([...back.keys()].filter((index) => back[index] === 'return_to_stock'))
    const disposed = sumOfCosts([...back.keys()].filter((index) => back[index] === 'dispose'))
    const expected = [
      part(product),
      part(isWfs ? 0 : shipping),
      // Sums of floating-point numbers, as JSON may have them.
      new Big(-refundedOf(history)).toFixed(2),
      new Big(isWfs ? 0 : -refundedShipping).toFixed(2),
      restocked.plus(disposed).minus(sold).toFixed(2),
      sold.minus(restocked).toFixed(2),
      disposed.neg().toFixed(2),
    ]
    const invoices = own.filter(({ type, status }) => type === 'sales_order_invoice' && status !== 'blocked')
    const taxes = invoices.map((one) => one.memo.tax_collected_by_marketplace)
    expect(taxes.reduce((sum, amount) => sum.plus(amount), new Big(0)).toFixed(2)).toBe(part(tax))
    expect(found.map(Number), `order ${order.purchaseOrderId}`).toEqual(expected.map((text) => Number(text) + 0))
  }
}

const sumOfCosts = (units: readonly number[]) => units.reduce((sum, before) => sum.plus(costOf(before)), new Big(0))

/** Clearing is what was shipped less what was refunded, and the documents that count do not overlap. */
async function expectClearing(instanceId: number, histories: readonly ReturnType<typeof newOrder>[]): Promise<void> {
  const { body } = await api.call('GET', '/api/accounting/clearing')
  const [clearing] = body.data.filter((one: { instance_id: number }) => one.instance_id === instanceId)
  let expected = new Big(0)
  for (const { lines } of histories) {
    for (const history of lines) {
      const { line, isWfs, isReplacement, parcels, product, shipping, refundedShipping } = history
      const units = parcels.reduce((sum, parcel) => sum + parcel.units, 0)
      const part = (amount: number) => new Big(amount).times(units).div(line.orderLineQuantity.amount).round(2, 2)
      if (!isReplacement) expected = expected.plus(part(product)).plus(isWfs ? 0 : part(shipping))
      expected = expected.minus(new Big(refundedOf(history)).round(2)).minus(isWfs ? 0 : refundedShipping)
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
